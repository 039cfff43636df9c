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

/**
 * A run goes on where it was cut off only under the rules that it began with: what it had read under others is read again.
 * @returns where it is to go on; nulls for the start. @throws LeaseLostError
 */
export async function adoptRules(
  client: PoolClient,
  lease: Lease,
  decidedWith: string,
): Promise<{ phase: RunPhase | null; cursor: Cursor | null }> {
  const { rows } = await client.query<{ phase: RunPhase | null; cursor: Cursor | null }>(
    `UPDATE run SET phase = CASE WHEN decided_with = $3 THEN phase END, cursor = CASE WHEN decided_with = $3 THEN cursor END, decided_with = $3
      WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING phase, cursor`,
    [lease.runId, lease.epoch, decidedWith],
  );
  if (rows.length === 0) throw new LeaseLostError(lease.runId);
  return rows[0];
}

/** A pull is complete: the cursor is good for next time. Under new rules every record of ours is looked at again too. */
export async function savePulled(
  client: PoolClient,
  lease: Lease,
  cursor: Cursor,
  decidedWith: string,
): Promise<void> {
  await client.query(
    `INSERT INTO sync_cursor AS c (integration_id, object, tenant_id, cursor, decided_with) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (integration_id, object) DO UPDATE SET cursor = excluded.cursor, decided_with = excluded.decided_with,
       pushes_scanned_at = CASE WHEN c.decided_with = excluded.decided_with THEN c.pushes_scanned_at END`,
    [lease.integrationId, lease.object, lease.tenantId, cursor, decidedWith],
  );
}

/**
 * Both halves are done: up to now the sides agree.
 * @param scannedFrom where the next scan for pending records starts; null when some were left over.
 */
export async function saveAgreed(client: PoolClient, lease: Lease, scannedFrom: Date | null): Promise<void> {
  await client.query(
    `UPDATE sync_cursor SET agreed_at = now(), pushes_scanned_at = coalesce($3, pushes_scanned_at) WHERE integration_id = $1 AND object = $2`,
    [lease.integrationId, lease.object, scannedFrom],
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
