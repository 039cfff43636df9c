import type { PoolClient } from 'pg';
import type { Lease } from '../lease.js';

export interface QuietLink {
  readonly recordId: string;
  readonly version: number;
  readonly status: 'synced' | 'conflict' | 'unlinked';
}

/** Pending records that turn out to have nothing to write: the CRM is as new as they are. */
export async function settleQuietLinks(
  client: PoolClient,
  lease: Lease,
  links: readonly QuietLink[],
): Promise<void> {
  if (links.length === 0) return;
  await client.query(
    `UPDATE link l SET status = r.status, pushed_version = r.version
       FROM (SELECT q.*, k.at FROM json_to_recordset($1::json) AS q(id uuid, version bigint, status text)
              CROSS JOIN LATERAL (SELECT m.ctid AS at FROM link m WHERE m.record_id = q.id AND m.integration_id = $2 AND m.object = $3 LIMIT 1) k) r
      WHERE l.ctid = r.at`,
    [
      JSON.stringify(
        links.map((link) => ({ id: link.recordId, version: link.version, status: link.status })),
      ),
      lease.integrationId,
      lease.object,
    ],
  );
}

/** Records that wait for another one to get its id at the CRM: every push looks at them again until then. */
export async function keepPending(
  client: PoolClient,
  lease: Lease,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await client.query(
    `INSERT INTO link AS k (record_id, integration_id, object, tenant_id, status, run_id)
     SELECT id, $2, $3, $4, 'pending', $5 FROM unnest($1::uuid[]) r(id)
     ON CONFLICT (record_id, integration_id, object) DO UPDATE SET status = 'pending' WHERE k.crm_id IS NULL AND k.status <> 'unlinked'`,
    [recordIds, lease.integrationId, lease.object, lease.tenantId, lease.runId],
  );
}
