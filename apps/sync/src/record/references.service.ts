import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PersonRef } from '@app/contracts';
import { unknownIds } from '../invalid-input.js';

export interface Reference {
  readonly object: 'contact' | 'lead' | 'campaign';
  readonly id: string;
  /** Where it stands in the request. */
  readonly pointer: string;
}

/** Ids of other records that requests name. */
@Injectable()
export class References {
  /** @throws InvalidInputError, which is answered with 404, naming the place of each id that is nobody's here or whose record was deleted. */
  async assertKnown(tx: EntityManager, references: readonly Reference[]): Promise<void> {
    const unknown: Reference[] = [];
    for (const [object, some] of Map.groupBy(references, (reference) => reference.object))
      unknown.push(...(await unknownOf(tx, object, some)));
    if (unknown.length === 0) return;
    const inOrder = references.filter((reference) => unknown.includes(reference));
    throw unknownIds(inOrder.map(({ pointer }) => pointer));
  }

  /** @param at the place of the list of people. */
  assertPeople(tx: EntityManager, people: readonly PersonRef[], at: string): Promise<void> {
    return this.assertKnown(
      tx,
      people.map(({ contactId, leadId }, i) =>
        contactId === undefined
          ? { object: 'lead', id: leadId ?? '', pointer: `${at}/${i}/leadId` }
          : { object: 'contact', id: contactId, pointer: `${at}/${i}/contactId` },
      ),
    );
  }
}

/** Looked up row by row on purpose (LATERAL … LIMIT), on the primary key, whatever the statistics say. */
async function unknownOf(
  tx: EntityManager,
  table: Reference['object'],
  references: readonly Reference[],
): Promise<Reference[]> {
  const rows: { i: number }[] = await tx.query(
    `SELECT (r.i - 1)::int AS i FROM unnest($1::uuid[]) WITH ORDINALITY r(id, i)
       LEFT JOIN LATERAL (SELECT true AS there FROM ${table} t WHERE t.id = r.id AND t.deleted_at IS NULL LIMIT 1) found ON true
      WHERE found.there IS NULL`,
    [references.map(({ id }) => id)],
  );
  return rows.map(({ i }) => references[i]);
}
