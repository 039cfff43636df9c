// What the CRM said about a page of writes, back on the links. All in the caller's transaction, which passes the fence.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { RowError } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { ITEM } from './push-pages.query.js';

export interface Written {
  readonly recordId: string;
  readonly crmId: string;
}

export interface Refused {
  readonly recordId: string;
  readonly error: RowError;
}

/**
 * Links take the base, hash and version that their item had when it was claimed. Safe to repeat: a page that is done is gone, and without it
 * nothing changes. Fails where a remote id belongs to another link, see `isClash`: looking for that beforehand costs a fifth, and hardly any page
 * has one.
 * @param crmIds by the place of the item in the page; null for an item that the CRM did not take
 * @returns how many of them were deletions
 */
export async function applyWritten(
  client: PoolClient,
  lease: Lease,
  pageId: string,
  crmIds: readonly (string | null)[],
  isDone: boolean,
): Promise<number> {
  const { rows } = await client.query<{ deleted: number }>(
    `WITH i AS MATERIALIZED (
       SELECT ${ITEM}, x.crm
         FROM push_page p CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements(p.items), unnest($2::text[])) AS x(e, crm)
        WHERE p.id = $1 AND x.crm IS NOT NULL),
     done AS (DELETE FROM push_page WHERE id = $1 AND $3),
     l AS (
       INSERT INTO link AS k (record_id, integration_id, object, tenant_id, crm_id, status, base, seen_hash, pushed_version, run_id, last_synced_at)
       SELECT record_id, $4, $5, $6, crm, CASE WHEN kind = 'delete' THEN 'unlinked' ELSE 'synced' END, base, seen_hash, version, $7, now()
         FROM i
       ON CONFLICT (record_id, integration_id, object) DO UPDATE
         SET crm_id = excluded.crm_id, base = coalesce(excluded.base, k.base), seen_hash = excluded.seen_hash, pushed_version = excluded.pushed_version,
             rejected_version = NULL, last_synced_at = now(),
             status = CASE WHEN excluded.status = 'unlinked' THEN 'unlinked'
                           WHEN EXISTS (SELECT 1 FROM conflict x WHERE x.record_id = k.record_id AND x.integration_id = k.integration_id
                                         AND x.object = k.object AND x.resolved_at IS NULL) THEN 'conflict' ELSE 'synced' END)
     SELECT count(*)::int AS deleted FROM i WHERE kind = 'delete'`,
    [pageId, crmIds, isDone, lease.integrationId, lease.object, lease.tenantId, lease.runId],
  );
  return rows[0].deleted;
}

const UNIQUE_VIOLATION = '23505';
/** Two pages, each with a row that clashes with one of the other's. */
const DEADLOCK = '40P01';

export function isClash(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === DEADLOCK || (code === UNIQUE_VIOLATION && constraint === 'link_crm');
}

/** Records whose remote id belongs to another link. */
export async function linkedElsewhere(
  client: PoolClient,
  lease: Lease,
  written: readonly Written[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM unnest($1::uuid[], $2::text[]) r(id, crm)
      CROSS JOIN LATERAL (SELECT k.record_id FROM link k WHERE k.crm_id = r.crm AND k.integration_id = $3 AND k.object = $4 LIMIT 1) l
      WHERE l.record_id <> r.id`,
    [written.map((w) => w.recordId), written.map((w) => w.crmId), lease.integrationId, lease.object],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Before the page is done. Rejected rows with their reason; the link remembers which version was refused, so that it is not sent again unchanged. */
export async function applyRefused(
  client: PoolClient,
  lease: Lease,
  pageId: string,
  refused: readonly Refused[],
): Promise<void> {
  if (refused.length === 0) return;
  const rows = refused.map(({ recordId, error }) => ({
    rid: uuidv7(),
    id: recordId,
    cause: error.cause,
    code: error.code,
    message: error.message,
    field: error.field,
    gone: error.gone ?? false,
  }));
  await client.query(
    `WITH r AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(rid uuid, id uuid, cause text, code text, message text, field text, gone boolean)),
     i AS MATERIALIZED (
       SELECT q.record_id, q.version, r.gone
         FROM r JOIN (SELECT ${ITEM} FROM push_page p CROSS JOIN jsonb_array_elements(p.items) e WHERE p.id = $6) q ON q.record_id = r.id),
     l AS (
       INSERT INTO link AS k (record_id, integration_id, object, tenant_id, status, rejected_version, run_id)
       SELECT record_id, $2, $3, $5, CASE WHEN gone THEN 'unlinked' ELSE 'rejected' END, version, $4 FROM i
       ON CONFLICT (record_id, integration_id, object) DO UPDATE SET status = excluded.status, rejected_version = excluded.rejected_version)
     INSERT INTO rejected_row (id, tenant_id, run_id, integration_id, object, record_id, crm_id, direction, cause, code, message, field)
     SELECT r.rid, $5, $4, $2, $3, r.id, (SELECT crm_id FROM link k WHERE k.record_id = r.id AND k.integration_id = $2 AND k.object = $3),
            'toCrm', r.cause, r.code, r.message, r.field FROM r`,
    [JSON.stringify(rows), lease.integrationId, lease.object, lease.runId, lease.tenantId, pageId],
  );
}
