// Which records of ours the CRM does not know yet in their present version.
import type { PoolClient } from 'pg';
import type { Lease } from '../lease.js';
import type { RecordTable } from '../record-table.js';

/**
 * How far back a scan looks beyond the last one: a transaction that began before that scan and committed after it carries an
 * older `updated_at`. No transaction of ours may live longer (statement and idle time-outs are a minute).
 */
const OVERLAP = '5 minutes';

export interface PendingScan {
  /** When the last complete scan began; null scans everything. */
  readonly since: Date | null;
  /** Only these records. */
  readonly recordIds: readonly string[] | null;
  /** Creates may be written at all. */
  readonly mayCreate: boolean;
}

/** $1 integration, $2 object, $3 after which id, $4 changed since, $5 only these ids, $6 tenant, $7 creates too, $8 limit. */
const pendingIds = (table: RecordTable): string => `
  SELECT l.record_id AS id FROM link l
   WHERE l.integration_id = $1 AND l.object = $2 AND l.status = 'pending' AND l.record_id > $3
     AND ($5::uuid[] IS NULL OR l.record_id = ANY($5))
  UNION
  SELECT c.id FROM ${table.table} c
    LEFT JOIN LATERAL (SELECT * FROM link k WHERE k.record_id = c.id AND k.integration_id = $1 AND k.object = $2 LIMIT 1) l ON true
   WHERE c.tenant_id = $6 AND c.id > $3 AND c.updated_at > $4
     AND ($5::uuid[] IS NULL OR c.id = ANY($5))
     AND CASE WHEN l.record_id IS NULL THEN $7 AND c.deleted_at IS NULL
              WHEN l.status = 'unlinked' THEN false
              WHEN l.status = 'rejected' THEN c.version > l.rejected_version
              ELSE c.version > l.pushed_version END`;

/**
 * A page of pending record ids, ordered, after the given one: links that a pull left pending, and records changed since the last scan whose
 * version was not pushed. What the CRM refused waits until the record changes. Relies on link_pending and on (tenant_id, updated_at, id).
 */
export async function pendingPage(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  scan: PendingScan,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM (${pendingIds(table)}) pending ORDER BY id LIMIT $8`,
    [...parametersOf(lease, scan, after), limit],
  );
  return rows.map((row) => row.id);
}

/** How many there are, counted only up to `limit`. */
export async function countPending(
  client: Queryable,
  lease: PendingScope,
  table: RecordTable,
  scan: PendingScan,
  limit: number,
): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT id FROM (${pendingIds(table)}) pending LIMIT $8) counted`,
    [...parametersOf(lease, scan, FIRST_ID), limit],
  );
  return rows[0].n;
}

export type PendingScope = Pick<Lease, 'integrationId' | 'object' | 'tenantId'>;
export interface Queryable {
  query<T extends object>(sql: string, parameters: unknown[]): Promise<{ rows: T[] }>;
}

const parametersOf = (scope: PendingScope, scan: PendingScan, after: string): unknown[] => [
  scope.integrationId,
  scope.object,
  after,
  floorOf(scan),
  scan.recordIds,
  scope.tenantId,
  scan.mayCreate,
];

const floorOf = (scan: PendingScan): Date | string =>
  scan.since && !scan.recordIds ? scan.since : '-infinity';

export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The moment a scan begins, less the overlap: where the next one starts. */
export async function scanStart(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ at: Date }>(`SELECT now() - interval '${OVERLAP}' AS at`);
  return rows[0].at;
}
