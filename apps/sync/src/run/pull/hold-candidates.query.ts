import type { PoolClient } from 'pg';
import type { Lease } from '../lease.js';
import type { RecordTable } from '../record-table.js';

/** As `pushed_version`: we ourselves hold the record back, the CRM has not refused it. */
export const HELD_BACK = -1;

/**
 * Records of ours that may be one at the CRM, as another may: none of them is created there, as one would be there twice. Each waits until
 * somebody edits it or the doubles are cleared up.
 */
export async function holdCandidates(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await client.query(
    `INSERT INTO link (record_id, integration_id, object, tenant_id, status, rejected_version, pushed_version, run_id)
     SELECT r.id, $2, $3, $4, 'rejected', c.version, ${HELD_BACK}, $5 FROM (SELECT DISTINCT unnest($1::uuid[]) AS id) r
      CROSS JOIN LATERAL (SELECT t.version FROM ${table.table} t WHERE t.id = r.id LIMIT 1) c
     ON CONFLICT (record_id, integration_id, object) DO NOTHING`,
    [recordIds, lease.integrationId, lease.object, lease.tenantId, lease.runId],
  );
}
