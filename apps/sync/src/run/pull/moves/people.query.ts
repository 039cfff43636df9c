// What hangs on a person goes along when that person becomes another record: a merge of two, or a lead that became a contact.
import type { PoolClient } from 'pg';
import { MEMBER_STATUSES } from '@app/crm-core';
import { IS_OPTED_OUT } from '../../../consent.js';
import type { Lease } from '../../lease.js';
import { writeFacts } from './facts.query.js';

export interface Person {
  readonly object: 'contact' | 'lead';
  readonly id: string;
}

const columnOf = ({ object }: Person): string => `${object}_id`;

/** SQL: sets the one person column and clears the other. */
function repoint(from: Person, to: Person): string {
  return from.object === to.object
    ? `${columnOf(to)} = $2`
    : `${columnOf(to)} = $2, ${columnOf(from)} = NULL`;
}

/** Everything that names the one names the other from now on. Where both were in the same place, what came further stays. */
export async function movePerson(client: PoolClient, from: Person, to: Person): Promise<void> {
  const ids = [from.id, to.id];
  await moveMemberships(client, from, to);
  await moveActivities(client, from, to);
  const isThere = `EXISTS (SELECT 1 FROM list_member o WHERE o.list_id = m.list_id AND o.person_id = $2 AND o.deleted_at IS NULL)`;
  const isNew = 'version = m.version + 1, updated_at = now()';
  await client.query(
    `UPDATE list_member m SET deleted_at = now(), ${isNew} WHERE m.person_id = $1 AND m.deleted_at IS NULL AND ${isThere}`,
    ids,
  );
  await client.query(
    `UPDATE list_member m SET ${repoint(from, to)}, ${isNew} WHERE m.person_id = $1 AND m.deleted_at IS NULL`,
    ids,
  );
  await client.query(`UPDATE form_submission SET ${repoint(from, to)} WHERE ${columnOf(from)} = $1`, ids);
  if (from.object === 'contact') await moveContactOnly(client, ids);
}

async function moveMemberships(client: PoolClient, from: Person, to: Person): Promise<void> {
  const order = `ARRAY['${MEMBER_STATUSES.join(`', '`)}']`;
  const twice = `o.campaign_id = m.campaign_id AND o.person_id = $2 AND o.deleted_at IS NULL AND m.person_id = $1 AND m.deleted_at IS NULL`;
  await client.query(
    `UPDATE campaign_member o SET member_status = m.member_status, version = o.version + 1, updated_at = now() FROM campaign_member m
      WHERE ${twice} AND array_position(${order}, m.member_status) > array_position(${order}, o.member_status)`,
    [from.id, to.id],
  );
  await client.query(
    `UPDATE campaign_member m SET deleted_at = now(), version = m.version + 1, updated_at = now() FROM campaign_member o WHERE ${twice}`,
    [from.id, to.id],
  );
  await client.query(
    `UPDATE campaign_member SET ${repoint(from, to)}, version = version + 1, updated_at = now() WHERE person_id = $1 AND deleted_at IS NULL`,
    [from.id, to.id],
  );
}

/** Sums of both for one campaign become one: its count is right, its text when the next event is counted. */
async function moveActivities(client: PoolClient, from: Person, to: Person): Promise<void> {
  const ids = [from.id, to.id];
  const twice = `o.contact_id = $2 AND o.campaign_id IS NOT DISTINCT FROM m.campaign_id AND o.kind = 'emailSummary' AND o.deleted_at IS NULL
        AND m.${columnOf(from)} = $1 AND m.kind = 'emailSummary' AND m.deleted_at IS NULL`;
  await client.query(
    `UPDATE activity o SET event_count = o.event_count + m.event_count, version = o.version + 1, updated_at = now() FROM activity m WHERE ${twice}`,
    ids,
  );
  await client.query(
    `UPDATE activity m SET deleted_at = now(), version = m.version + 1, updated_at = now() FROM activity o WHERE ${twice}`,
    ids,
  );
  await client.query(
    `UPDATE activity SET ${repoint(from, to)}, version = version + 1, updated_at = now() WHERE ${columnOf(from)} = $1 AND deleted_at IS NULL`,
    ids,
  );
}

/** What only contacts have: events, parts in deals, leads that became them. */
async function moveContactOnly(client: PoolClient, ids: readonly string[]): Promise<void> {
  const isThere = `EXISTS (SELECT 1 FROM deal_contact o WHERE o.deal_id = m.deal_id AND o.contact_id = $2 AND o.role IS NOT DISTINCT FROM m.role)`;
  await client.query('UPDATE email_event SET contact_id = $2 WHERE contact_id = $1', [...ids]);
  await client.query(`DELETE FROM deal_contact m WHERE m.contact_id = $1 AND ${isThere}`, [...ids]);
  await client.query('UPDATE deal_contact SET contact_id = $2 WHERE contact_id = $1', [...ids]);
  await client.query(
    'UPDATE lead SET converted_contact_id = $2, version = version + 1, updated_at = now() WHERE converted_contact_id = $1',
    [...ids],
  );
}

/** One person has one will: who opted out as the one has opted out as the other, unless an opt-in there is newer. The CRM is told by the push. */
export async function carryOptOut(client: PoolClient, lease: Lease, from: Person, to: Person): Promise<void> {
  const { rows } = await client.query<{ version: number; before: string; status: string }>(
    `UPDATE ${to.object} t SET status = f.status, opted_out_at = f.opted_out_at, version = t.version + 1, updated_at = now()
       FROM (SELECT status, opted_out_at FROM ${from.object} WHERE id = $1 AND ${IS_OPTED_OUT}) f,
            (SELECT id, status FROM ${to.object} WHERE id = $2 FOR UPDATE) o
      WHERE t.id = o.id AND NOT t.${IS_OPTED_OUT} AND coalesce(t.opted_in_at <= f.opted_out_at, true)
     RETURNING t.version::int8 AS version, o.status AS before, t.status`,
    [from.id, to.id],
  );
  const facts = rows.map(({ version, before, status }) => ({
    ...to,
    verb: 'optedOut' as const,
    version,
    changes: [{ field: 'status', from: before, to: status }],
    rule: 'optOut',
  }));
  if (facts.length > 0) await writeFacts(client, lease, facts);
}
