// What the CRM said about a batch of writes, back on the links.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { RowError } from '@app/crm-core';
import {
  assertFenced,
  fenceParameters,
  fenceSql,
  type Fenced,
  type Lease,
  type RunProgressUpdate,
} from '../lease.js';

export interface Written {
  readonly recordId: string;
  readonly crmId: string;
}

export interface WrittenOutcome {
  /** Records whose remote id belongs to another link: nothing was written for them. */
  readonly clashes: readonly string[];
  readonly deleted: number;
}

export interface Refused {
  readonly recordId: string;
  readonly error: RowError;
}

/**
 * Links take the base, hash and version that their item had when it was claimed. Safe to repeat: without its item a result
 * changes nothing. A transaction of its own.
 * @throws LeaseLostError, RunCancelledError
 */
export async function applyWritten(
  client: PoolClient,
  lease: Lease,
  written: readonly Written[],
  progress: RunProgressUpdate,
): Promise<WrittenOutcome> {
  const parameters = [
    written.map((w) => w.recordId),
    written.map((w) => w.crmId),
    lease.integrationId,
    lease.object,
    ...fenceParameters(lease, progress),
  ];
  // Looking for clashes beforehand costs a fifth of the statement, and hardly any batch has one.
  const { rows } = await client
    .query<WrittenOutcome & Fenced>(STATEMENT.hopeful, parameters)
    .catch((error: unknown) => {
      if (!isClash(error)) throw error;
      return client.query<WrittenOutcome & Fenced>(STATEMENT.careful, parameters);
    });
  assertFenced(lease, rows);
  return rows[0];
}

const UNIQUE_VIOLATION = '23505';

function isClash(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === UNIQUE_VIOLATION && constraint === 'link_crm';
}

const CLASHES = `SELECT r.id FROM r CROSS JOIN LATERAL (
         SELECT k.record_id FROM link k WHERE k.crm_id = r.crm AND k.integration_id = $3 AND k.object = $4 LIMIT 1) l WHERE l.record_id <> r.id`;

/** @param clashes selects ids of records whose remote id belongs to another link */
const statement = (clashes: string): string => `
    WITH fence AS (${fenceSql(5)}),
     r AS MATERIALIZED (SELECT r.* FROM fence CROSS JOIN unnest($1::uuid[], $2::text[]) AS r(id, crm)),
     clash AS MATERIALIZED (${clashes}),
     i AS (
       DELETE FROM push_item p
        USING (SELECT q.at, r.crm FROM r CROSS JOIN LATERAL (
                 SELECT k.ctid AS at FROM push_item k WHERE k.record_id = r.id AND k.integration_id = $3 AND k.object = $4 LIMIT 1) q
                WHERE r.id NOT IN (SELECT id FROM clash)) m
        WHERE p.ctid = m.at RETURNING p.*, m.crm),
     l AS (
       INSERT INTO link AS k (record_id, integration_id, object, tenant_id, crm_id, status, base, seen_hash, pushed_version, run_id, last_synced_at)
       SELECT record_id, integration_id, object, tenant_id, crm, CASE WHEN kind = 'delete' THEN 'unlinked' ELSE 'synced' END, base, seen_hash, version, run_id, now()
         FROM i
       ON CONFLICT (record_id, integration_id, object) DO UPDATE
         SET crm_id = excluded.crm_id, base = coalesce(excluded.base, k.base), seen_hash = excluded.seen_hash, pushed_version = excluded.pushed_version,
             rejected_version = NULL, last_synced_at = now(),
             status = CASE WHEN excluded.status = 'unlinked' THEN 'unlinked'
                           WHEN EXISTS (SELECT 1 FROM conflict x WHERE x.record_id = k.record_id AND x.integration_id = k.integration_id
                                         AND x.object = k.object AND x.resolved_at IS NULL) THEN 'conflict' ELSE 'synced' END)
     SELECT fence.*, array(SELECT id FROM clash) AS clashes, (SELECT count(*)::int FROM i WHERE kind = 'delete') AS deleted FROM fence`;

const STATEMENT = {
  hopeful: statement('SELECT NULL::uuid AS id WHERE false'),
  careful: statement(CLASHES),
};

/** Rejected rows with their reason; the link remembers which version was refused, so that it is not sent again unchanged. */
export async function applyRefused(
  client: PoolClient,
  lease: Lease,
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
     i AS (
       DELETE FROM push_item p
        WHERE p.ctid = ANY (ARRAY(
          SELECT q.at FROM r CROSS JOIN LATERAL (
            SELECT k.ctid AS at FROM push_item k WHERE k.record_id = r.id AND k.integration_id = $2 AND k.object = $3 LIMIT 1) q))
        RETURNING p.record_id, p.version, p.tenant_id, EXISTS (SELECT 1 FROM r WHERE r.id = p.record_id AND r.gone) AS gone),
     l AS (
       INSERT INTO link AS k (record_id, integration_id, object, tenant_id, status, rejected_version, run_id)
       SELECT record_id, $2, $3, tenant_id, CASE WHEN gone THEN 'unlinked' ELSE 'rejected' END, version, $4 FROM i
       ON CONFLICT (record_id, integration_id, object) DO UPDATE SET status = excluded.status, rejected_version = excluded.rejected_version)
     INSERT INTO rejected_row (id, tenant_id, run_id, integration_id, object, record_id, crm_id, direction, cause, code, message, field)
     SELECT r.rid, $5, $4, $2, $3, r.id, (SELECT crm_id FROM link k WHERE k.record_id = r.id AND k.integration_id = $2 AND k.object = $3),
            'toCrm', r.cause, r.code, r.message, r.field FROM r`,
    [JSON.stringify(rows), lease.integrationId, lease.object, lease.runId, lease.tenantId],
  );
}
