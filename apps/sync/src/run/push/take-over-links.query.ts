import type { PoolClient } from 'pg';
import type { Lease } from '../lease.js';
import type { RecordTable } from '../record-table.js';
import type { PendingScan } from './pending.query.js';

/**
 * Who was taken off here and put on again is a new record, where the CRM may still have the old one and takes no second: the new record goes on
 * with the old one's link. Only where the CRM had it when we last looked: a deletion there leaves no hash. Relies on the index of the last of the
 * unique columns.
 */
export async function takeOverLinks(
  client: PoolClient,
  lease: Lease,
  { table, uniqueBy }: RecordTable,
  scan: PendingScan,
): Promise<void> {
  if (!uniqueBy) return;
  const isSame = uniqueBy.columns.map((column) => `o.${column} = n.${column}`).join(' AND ');
  const { integrationId, object, tenantId } = lease;
  await client.query(
    `WITH again AS MATERIALIZED (
       SELECT DISTINCT ON (old.id) n.id, old.id AS old_id FROM ${table} n
        CROSS JOIN LATERAL (
          SELECT o.id FROM ${table} o
           WHERE ${isSame} AND o.deleted_at IS NOT NULL
             AND EXISTS (SELECT 1 FROM link k WHERE k.record_id = o.id AND k.integration_id = $1 AND k.object = $2
                          AND k.status = 'unlinked' AND k.crm_id IS NOT NULL AND k.seen_hash IS NOT NULL LIMIT 1)
           ORDER BY o.deleted_at DESC LIMIT 1) old
        WHERE n.tenant_id = $3 AND n.updated_at > $4 AND n.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM link k WHERE k.record_id = n.id AND k.integration_id = $1 AND k.object = $2 AND k.crm_id IS NOT NULL LIMIT 1)),
     freed AS (
       DELETE FROM link k USING again a WHERE k.record_id = a.id AND k.integration_id = $1 AND k.object = $2 AND k.crm_id IS NULL RETURNING k.record_id)
     UPDATE link k SET record_id = a.id, status = 'pending', pushed_version = 0, rejected_version = NULL
       FROM again a LEFT JOIN freed f ON f.record_id = a.id
      WHERE k.record_id = a.old_id AND k.integration_id = $1 AND k.object = $2`,
    [integrationId, object, tenantId, scan.since && !scan.recordIds ? scan.since : '-infinity'],
  );
}
