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
       FROM json_to_recordset($1::json) AS r(id uuid, version bigint, status text)
      WHERE l.record_id = r.id AND l.integration_id = $2 AND l.object = $3`,
    [
      JSON.stringify(
        links.map((link) => ({ id: link.recordId, version: link.version, status: link.status })),
      ),
      lease.integrationId,
      lease.object,
    ],
  );
}
