import type { PoolClient } from 'pg';
import type { Cursor } from '@app/crm-core';
import type { Lease } from './lease.js';

/** Where the next incremental pull reads on; null for "everything": the first time, or under a mapping that fetched other fields. */
export async function loadCursor(
  client: PoolClient,
  lease: Lease,
  mappingVersion: number,
): Promise<Cursor | null> {
  const { rows } = await client.query<{ cursor: Cursor | null }>(
    'SELECT cursor FROM sync_cursor WHERE integration_id = $1 AND object = $2 AND mapping_version = $3',
    [lease.integrationId, lease.object, mappingVersion],
  );
  return rows[0]?.cursor ?? null;
}

/** A pull is complete: the cursor is good for next time. */
export async function savePulled(
  client: PoolClient,
  lease: Lease,
  cursor: Cursor,
  mappingVersion: number,
): Promise<void> {
  await client.query(
    `INSERT INTO sync_cursor (integration_id, object, tenant_id, cursor, mapping_version) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (integration_id, object) DO UPDATE SET cursor = excluded.cursor, mapping_version = excluded.mapping_version`,
    [lease.integrationId, lease.object, lease.tenantId, cursor, mappingVersion],
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
