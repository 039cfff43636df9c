// What is about to be sent, a page of records a row: written down before it is sent and done with by the CRM's answers. What a push that was cut
// off had sent is kept by record, as `push_item`.
import type { PoolClient } from 'pg';
import { assertFenced, fence, fenceParameters, fenceSql, type Fenced, type Lease } from '../lease.js';

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
 * After a crash the next pull knows our own write from a person's by it. A transaction of its own unless the caller has one.
 * @throws LeaseLostError, RunCancelledError
 */
export async function savePushPage(
  client: PoolClient,
  lease: Lease,
  pageId: string,
  items: readonly PushItem[],
): Promise<void> {
  if (items.length === 0) return fence(client, lease);
  const { rows: fenced } = await client.query<Fenced>(
    `WITH fence AS (${fenceSql(6)}),
     saved AS (
       INSERT INTO push_page (id, integration_id, object, tenant_id, items) SELECT $1::uuid, $2::uuid, $3::text, $4::uuid, $5::jsonb FROM fence)
     SELECT * FROM fence`,
    [
      pageId,
      lease.integrationId,
      lease.object,
      lease.tenantId,
      `[${items.map(textOf).join(',')}]`,
      ...fenceParameters(lease, {}),
    ],
  );
  assertFenced(lease, fenced);
}

const textOf = ({ recordId, kind, version, hash, base }: PushItem): string =>
  `["${recordId}","${kind}",${version},${JSON.stringify(hash)},${base ?? 'null'}]`;

/** SQL: the columns of the item that `e` holds. */
export const ITEM =
  "(e->>0)::uuid AS record_id, e->>1 AS kind, (e->>2)::bigint AS version, (e->>3)::bigint AS seen_hash, nullif(e->4, 'null') AS base";

const KEPT =
  'INSERT INTO push_item (record_id, integration_id, object, tenant_id, run_id, kind, version, base, seen_hash)';
const NEWEST_COUNTS = `ON CONFLICT (record_id, integration_id, object) DO UPDATE
         SET run_id = excluded.run_id, kind = excluded.kind, version = excluded.version, base = excluded.base, seen_hash = excluded.seen_hash`;

/** Whether these arrived at the CRM is not known: the next pull finds out. */
export async function keepItems(
  client: PoolClient,
  lease: Lease,
  pageId: string,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length === 0) return;
  await client.query(
    `${KEPT}
     SELECT i.record_id, $3, $4, $5, $6, i.kind, i.version, i.base, i.seen_hash
       FROM (SELECT ${ITEM} FROM push_page p CROSS JOIN jsonb_array_elements(p.items) e WHERE p.id = $1) i WHERE i.record_id = ANY ($2::uuid[])
     ${NEWEST_COUNTS}`,
    [pageId, recordIds, lease.integrationId, lease.object, lease.tenantId, lease.runId],
  );
}

/** Pages that a push left behind when it was cut off, by record: before anything is read from the CRM. In the caller's transaction. */
export async function unpackPages(client: PoolClient, lease: Lease): Promise<void> {
  await client.query(
    `WITH p AS (DELETE FROM push_page WHERE integration_id = $1 AND object = $2 RETURNING items)
     ${KEPT}
     SELECT i.record_id, $1, $2, $3, $4, i.kind, i.version, i.base, i.seen_hash
       FROM (SELECT DISTINCT ON (e->>0) ${ITEM} FROM p CROSS JOIN jsonb_array_elements(p.items) e ORDER BY e->>0, (e->>2)::bigint DESC) i
     ${NEWEST_COUNTS}`,
    [lease.integrationId, lease.object, lease.tenantId, lease.runId],
  );
}

/** What pushes that were cut off had sent: the pull before this push has looked at each. @param recordIds null for all */
export async function forgetPushItems(
  client: PoolClient,
  lease: Lease,
  recordIds: readonly string[] | null,
): Promise<void> {
  await client.query(
    'DELETE FROM push_item WHERE integration_id = $1 AND object = $2 AND ($3::uuid[] IS NULL OR record_id = ANY ($3))',
    [lease.integrationId, lease.object, recordIds],
  );
}
