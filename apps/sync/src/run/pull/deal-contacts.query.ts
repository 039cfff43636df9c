// Who plays which part in a deal, as the CRM says: part of the deal, so that a change of it is a new version of the deal.
import type { PoolClient } from 'pg';
import { recordSubject } from '@app/contracts';
import type { DealContact } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import type { Lease } from '../lease.js';

/** All parts of one deal; contacts by our ids. */
export interface DealParts {
  readonly crmId: string;
  readonly contacts: readonly DealContact[];
}

/**
 * Replaces the parts of deals whose parts are not the same.
 * @param changed records that have a new version by this page already
 */
export async function saveDealParts(
  client: PoolClient,
  lease: Lease,
  deals: readonly { readonly dealId: string; readonly contacts: readonly DealContact[] }[],
  changed: ReadonlySet<string>,
): Promise<void> {
  if (deals.length === 0) return;
  const rows = deals.flatMap(({ dealId, contacts }) =>
    contacts.map((contact) => ({ id: uuidv7(), deal: dealId, ...contact })),
  );
  const { rows: different } = await client.query<{ id: string; before: string[]; after: string[] }>(
    `WITH given AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(id uuid, deal uuid, "contactId" uuid, role text, "isPrimary" boolean))
     SELECT d.id, b.ids AS before, a.ids AS after FROM unnest($2::uuid[]) d(id)
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(c.contact_id::text ORDER BY c.contact_id, c.role, c.is_primary), '{}') AS ids,
               coalesce(array_agg(concat(c.contact_id, ' ', c.is_primary, ' ', c.role) ORDER BY c.contact_id, c.role, c.is_primary), '{}') AS texts
          FROM deal_contact c WHERE c.deal_id = d.id) b
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(c."contactId"::text ORDER BY c."contactId", c.role, c."isPrimary"), '{}') AS ids,
               coalesce(array_agg(concat(c."contactId", ' ', c."isPrimary", ' ', c.role) ORDER BY c."contactId", c.role, c."isPrimary"), '{}') AS texts
          FROM given c WHERE c.deal = d.id) a
      WHERE a.texts <> b.texts`,
    [JSON.stringify(rows), deals.map(({ dealId }) => dealId)],
  );
  if (different.length === 0) return;
  const ids = different.map(({ id }) => id);
  await client.query('DELETE FROM deal_contact WHERE deal_id = ANY($1)', [ids]);
  await client.query(
    `INSERT INTO deal_contact (id, tenant_id, deal_id, contact_id, role, is_primary)
     SELECT id, $2, deal, "contactId", role, "isPrimary"
       FROM json_to_recordset($1::json) AS r(id uuid, deal uuid, "contactId" uuid, role text, "isPrimary" boolean)
      WHERE deal = ANY($3) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), lease.tenantId, ids],
  );
  await touchDeals(
    client,
    lease,
    different.filter(({ id }) => !changed.has(id)),
  );
}

/** A new version with its history and its event, where nothing but the parts changed. */
async function touchDeals(
  client: PoolClient,
  lease: Lease,
  deals: readonly { readonly id: string; readonly before: string[]; readonly after: string[] }[],
): Promise<void> {
  if (deals.length === 0) return;
  const rows = deals.map(({ id, before, after }) => ({
    id,
    hid: uuidv7(),
    eid: uuidv7(),
    diff: [{ field: 'contacts', from: before, to: after }],
  }));
  await client.query(
    `WITH page AS MATERIALIZED (SELECT * FROM json_to_recordset($1::json) AS r(id uuid, hid uuid, eid uuid, diff jsonb)),
     d AS (
       UPDATE deal t SET version = version + 1, updated_at = now() FROM page p WHERE t.id = p.id RETURNING t.id, t.version),
     h AS (
       INSERT INTO history (id, tenant_id, object, record_id, side, actor, run_id, changes)
       SELECT hid, $2, 'deal', id, 'crm', 'sync', $3::uuid, diff FROM page)
     INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload)
     SELECT p.eid, $2, $4, 'crm.deal.updated.v1', $3::text, jsonb_build_array(jsonb_build_object('subject', d.id, 'data',
            jsonb_build_object('id', d.id, 'version', d.version, 'changedFields', '["contacts"]'::jsonb, 'runId', $3::text)))
       FROM page p JOIN d ON d.id = p.id`,
    [JSON.stringify(rows), lease.tenantId, lease.runId, recordSubject(lease.tenantId, 'deal', 'updated')],
  );
}
