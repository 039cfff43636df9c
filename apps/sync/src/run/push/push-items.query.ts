import type { PoolClient } from 'pg';
import { assertFenced, fenceParameters, fenceSql, type Fenced, type Lease } from '../lease.js';

export interface PushItem {
  readonly recordId: string;
  readonly kind: 'create' | 'update' | 'delete';
  /** The version that is written: a record edited meanwhile stays pending. */
  readonly version: number;
  /** The base once the CRM has taken it, a `StoredBase` as JSON. */
  readonly base: string | null;
  readonly hash: string | null;
}

/**
 * Writes down what is about to be sent, before it is: after a crash the next pull knows our own write from a person's. Replaces what an earlier
 * attempt left. A transaction of its own unless the caller has one.
 * @throws LeaseLostError, RunCancelledError
 */
export async function savePushItems(
  client: PoolClient,
  lease: Lease,
  items: readonly PushItem[],
): Promise<void> {
  const { rows: fenced } = await client.query<Fenced>(
    `WITH fence AS (${fenceSql(6)}),
     saved AS (
       INSERT INTO push_item (record_id, integration_id, object, tenant_id, run_id, kind, version, base, seen_hash)
       SELECT (e->>0)::uuid, $2::uuid, $3::text, $4::uuid, $5::uuid, e->>1, (e->>2)::bigint, nullif(e->4, 'null'), (e->>3)::bigint
         FROM fence CROSS JOIN jsonb_array_elements($1::jsonb) e
       ON CONFLICT (record_id, integration_id, object) DO UPDATE
         SET run_id = excluded.run_id, kind = excluded.kind, version = excluded.version, base = excluded.base, seen_hash = excluded.seen_hash)
     SELECT * FROM fence`,
    [
      `[${items.map(textOf).join(',')}]`,
      lease.integrationId,
      lease.object,
      lease.tenantId,
      lease.runId,
      ...fenceParameters(lease, {}),
    ],
  );
  assertFenced(lease, fenced);
}

const textOf = ({ recordId, kind, version, hash, base }: PushItem): string =>
  `["${recordId}","${kind}",${version},${JSON.stringify(hash)},${base ?? 'null'}]`;

/** What is left of pushes that were cut off: the pull before this push has looked at each. */
export async function forgetPushItems(client: PoolClient, lease: Lease): Promise<void> {
  await client.query('DELETE FROM push_item WHERE integration_id = $1 AND object = $2', [
    lease.integrationId,
    lease.object,
  ]);
}
