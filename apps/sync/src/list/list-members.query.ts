import type { EntityManager } from 'typeorm';
import type { ListMemberView, PersonRef } from '@app/contracts';
import { uuidv7 } from '@app/database';
import { isLivingPerson } from '../living-person.js';

export interface ListMemberRow extends Omit<ListMemberView, 'addedAt'> {
  readonly person_id: string;
  readonly addedAt: Date;
}

/** In the order of the people's ids, from after one of them. Relies on list_member_person. */
export function readMembers(
  tx: EntityManager,
  listId: string,
  after: string | null,
  limit: number,
): Promise<ListMemberRow[]> {
  return tx.query(
    `SELECT m.contact_id AS "contactId", m.lead_id AS "leadId", m.created_at AS "addedAt", m.person_id FROM list_member m
      WHERE m.list_id = $1 AND m.deleted_at IS NULL AND ($2::uuid IS NULL OR m.person_id > $2) AND ${isLivingPerson('m')}
      ORDER BY m.person_id LIMIT $3`,
    [listId, after, limit],
  );
}

/** The ids of those who were not on it before. */
export async function addMembers(
  tx: EntityManager,
  tenantId: string,
  listId: string,
  people: readonly PersonRef[],
): Promise<string[]> {
  const rows: { person_id: string }[] = await tx.query(
    `INSERT INTO list_member (id, tenant_id, list_id, contact_id, lead_id)
     SELECT id, $2, $3, contact, lead FROM unnest($1::uuid[], $4::uuid[], $5::uuid[]) r(id, contact, lead)
     ON CONFLICT (list_id, person_id) WHERE deleted_at IS NULL DO NOTHING RETURNING person_id`,
    [
      people.map(() => uuidv7()),
      tenantId,
      listId,
      people.map(({ contactId }) => contactId ?? null),
      people.map(({ leadId }) => leadId ?? null),
    ],
  );
  return rows.map((row) => row.person_id);
}

/** False for somebody who is not on it. */
export async function removeMember(tx: EntityManager, listId: string, personId: string): Promise<boolean> {
  const [, count]: [unknown, number] = await tx.query(
    `UPDATE list_member SET deleted_at = now(), version = version + 1, updated_at = now()
      WHERE list_id = $1 AND person_id = $2 AND deleted_at IS NULL`,
    [listId, personId],
  );
  return count > 0;
}
