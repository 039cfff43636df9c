import type { PoolClient } from 'pg';
import type { Cursor } from '@app/crm-core';
import type { Lease } from './lease.js';
import { LeaseLostError } from './run.errors.js';
import type { RunPhase } from './run.row.js';

/** Where the next incremental pull reads on; null for "everything": the first time, or under other rules than the last. */
export async function loadCursor(
  client: PoolClient,
  lease: Lease,
  decidedWith: string,
): Promise<Cursor | null> {
  const { rows } = await client.query<{ cursor: Cursor | null }>(
    'SELECT cursor FROM sync_cursor WHERE integration_id = $1 AND object = $2 AND decided_with = $3',
    [lease.integrationId, lease.object, decidedWith],
  );
  return rows[0]?.cursor ?? null;
}

/** Since when records of ours are to be looked at; null for all of them. */
export async function pushedSince(
  client: PoolClient,
  lease: Lease,
  decidedWith: string,
): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    'SELECT pushes_scanned_at AS at FROM sync_cursor WHERE integration_id = $1 AND object = $2 AND decided_with = $3',
    [lease.integrationId, lease.object, decidedWith],
  );
  return rows[0]?.at ?? null;
}

/** A failed run's cursor is worth going on from so long: the CRM may keep what it names no longer. */
const CURSOR_LIFE = '1 day';

/**
 * A run goes on where it was cut off only under the rules that it began with: what it had read under others is read again. One that begins goes
 * on where the run before it failed, unless it is to read everything or chosen records only.
 * @returns where it is to go on; nulls for the start. @throws LeaseLostError
 */
export async function adoptRules(
  client: PoolClient,
  lease: Lease,
  decidedWith: string,
): Promise<{ phase: RunPhase | null; cursor: Cursor | null }> {
  const { rows } = await client.query<{ phase: RunPhase | null; cursor: Cursor | null }>(
    `WITH newest AS (
       SELECT * FROM run
        WHERE integration_id = $4 AND object = $5 AND id <> $1 AND entity_ids IS NULL AND state IN ('succeeded', 'partial', 'failed')
        ORDER BY completed_at DESC LIMIT 1),
     failed AS (
       SELECT cursor, read_since FROM newest
        WHERE state = 'failed' AND decided_with = $3 AND cursor IS NOT NULL AND completed_at > now() - interval '${CURSOR_LIFE}'),
     own AS (
       SELECT CASE WHEN decided_with = $3 THEN phase END AS phase, CASE WHEN decided_with = $3 THEN cursor END AS cursor,
              CASE WHEN decided_with = $3 AND phase = 'pull' AND cursor IS NOT NULL THEN read_since END AS read_since,
              decided_with IS NULL AND mode = 'incremental' AND entity_ids IS NULL AS may_follow
         FROM run WHERE id = $1)
     UPDATE run SET phase = own.phase, decided_with = $3, cursor = coalesce(own.cursor, failed.cursor),
            read_since = coalesce(own.read_since, failed.read_since, now())
       FROM own LEFT JOIN failed ON own.may_follow
      WHERE run.id = $1 AND run.epoch = $2 AND run.state = 'running' RETURNING run.phase, run.cursor`,
    [lease.runId, lease.epoch, decidedWith, lease.integrationId, lease.object],
  );
  if (rows.length === 0) throw new LeaseLostError(lease.runId);
  return rows[0];
}

/**
 * A pull is complete: the cursor is good for next time, unless a run that began to read later has left a newer one. Under new rules every record
 * of ours is looked at again too.
 */
export async function savePulled(
  client: PoolClient,
  lease: Lease,
  cursor: Cursor,
  decidedWith: string,
): Promise<void> {
  await client.query(
    `INSERT INTO sync_cursor AS c (integration_id, object, tenant_id, cursor, decided_with, read_since)
       SELECT $1, $2, $3, $4, $5, read_since FROM run WHERE id = $6
     ON CONFLICT (integration_id, object) DO UPDATE SET cursor = excluded.cursor, decided_with = excluded.decided_with, read_since = excluded.read_since,
       pushes_scanned_at = CASE WHEN c.decided_with = excluded.decided_with THEN c.pushes_scanned_at END
       WHERE c.cursor IS NULL OR c.read_since IS NULL OR c.read_since <= excluded.read_since OR c.decided_with IS DISTINCT FROM excluded.decided_with`,
    [lease.integrationId, lease.object, lease.tenantId, cursor, decidedWith, lease.runId],
  );
}

export interface Agreement {
  /** Nothing of ours was left unsent. */
  readonly isComplete: boolean;
  /** Where the next scan for pending records starts; null where this run has made no complete one. */
  readonly scannedFrom: Date | null;
}

/** Both halves are done: up to now the sides agree, where nothing is left. A CRM that gave no cursor has a row all the same. */
export async function saveAgreed(
  client: PoolClient,
  lease: Lease,
  { isComplete, scannedFrom }: Agreement,
): Promise<void> {
  await client.query(
    `INSERT INTO sync_cursor AS c (integration_id, object, tenant_id, decided_with, agreed_at, pushes_scanned_at)
       SELECT $1, $2, $3, decided_with, CASE WHEN $5 THEN now() END, $6::timestamptz FROM run WHERE id = $4
     ON CONFLICT (integration_id, object) DO UPDATE SET agreed_at = coalesce(excluded.agreed_at, c.agreed_at), decided_with = excluded.decided_with,
       cursor = CASE WHEN c.decided_with = excluded.decided_with THEN c.cursor END,
       pushes_scanned_at = coalesce(excluded.pushes_scanned_at, CASE WHEN c.decided_with = excluded.decided_with THEN c.pushes_scanned_at END)`,
    [lease.integrationId, lease.object, lease.tenantId, lease.runId, isComplete, scannedFrom],
  );
}

export async function linkedCrmIds(
  client: PoolClient,
  lease: Lease,
  recordIds: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ crm_id: string }>(
    `SELECT crm_id FROM link WHERE record_id = ANY($1::uuid[]) AND integration_id = $2 AND object = $3 AND crm_id IS NOT NULL AND status <> 'unlinked'`,
    [recordIds, lease.integrationId, lease.object],
  );
  return rows.map((row) => row.crm_id);
}
