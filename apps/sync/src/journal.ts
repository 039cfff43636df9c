// What is kept and told of changes that MarkMail's side makes to records: history rows and events, in the transaction of the change.
import type { EntityManager } from 'typeorm';
import { recordSubject, type RecordVerb } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { uuidv7, writeEvents } from '@app/database';
import { currentContext } from '@app/observability';
import { actorName, type Author } from './author.js';

export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export const differs = ({ from, to }: FieldChange): boolean => JSON.stringify(from) !== JSON.stringify(to);

export interface Fact {
  readonly verb: RecordVerb;
  readonly id: string;
  /** Names of fields, never their values. */
  readonly data: { readonly version: number; readonly changedFields: readonly string[] };
}

export interface RecordedChange {
  readonly verb: RecordVerb;
  readonly id: string;
  /** The version that the change made. */
  readonly version: number;
  readonly changes: readonly FieldChange[];
}

/** History and events of changes that the caller has written by statements of its own. */
export async function recordChanges(
  tx: EntityManager,
  author: Author,
  object: CrmObject,
  changes: readonly RecordedChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, changes: fields }) => ({ id: uuidv7(), record_id: id, changes: fields }));
  await tx.query(
    `INSERT INTO history (id, tenant_id, object, record_id, side, actor, changes)
     SELECT id, $2, $3, record_id, 'markmail', $4, changes FROM json_to_recordset($1::json) AS r(id uuid, record_id uuid, changes jsonb)`,
    [JSON.stringify(rows), author.tenantId, object, actorName(author)],
  );
  await tellOf(tx, author.tenantId, object, changes.map(factOf));
}

export const factOf = ({ verb, id, version, changes }: RecordedChange): Fact => ({
  verb,
  id,
  data: { version, changedFields: changes.map(({ field }) => field) },
});

/** From this many on, facts that differ only in the record become one row, which the relay fans out without delaying others. */
const BULK_FACTS = 50;

export async function tellOf(
  tx: EntityManager,
  tenantId: string,
  object: CrmObject,
  facts: readonly Fact[],
): Promise<void> {
  const alike = Map.groupBy(facts, ({ verb, data }) => JSON.stringify([verb, data]));
  for (const group of alike.values()) {
    const [{ verb, data }] = group;
    const ids = group.map(({ id }) => id);
    if (ids.length >= BULK_FACTS)
      await writeBulkEvent(tx, tenantId, namesOf(tenantId, object, verb), { ids, data });
  }
  const single = facts.filter(
    ({ verb, data }) => (alike.get(JSON.stringify([verb, data]))?.length ?? 0) < BULK_FACTS,
  );
  await writeEvents(
    tx,
    tenantId,
    single.map(({ verb, id, data }) => ({
      ...namesOf(tenantId, object, verb),
      about: id,
      data: { id, ...data },
    })),
  );
}

const namesOf = (tenantId: string, object: CrmObject, verb: RecordVerb) => ({
  subject: recordSubject(tenantId, object, verb),
  type: `crm.${object}.${verb}.v1`,
});

async function writeBulkEvent(
  tx: EntityManager,
  tenantId: string,
  { subject, type }: { subject: string; type: string },
  payload: object,
): Promise<void> {
  await tx.query(
    `INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload) VALUES ($1, $2, $3, $4, $5, $6)`,
    [uuidv7(), tenantId, subject, type, currentContext()?.correlationId ?? '', JSON.stringify(payload)],
  );
}
