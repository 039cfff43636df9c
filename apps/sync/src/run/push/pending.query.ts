// Which records of ours the CRM does not know yet in their present version.
import type { PoolClient } from 'pg';
import { transaction } from '../engine-db.js';
import type { Lease } from '../lease.js';
import { HELD_BACK } from '../pull/hold-candidates.query.js';
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
  /** What the CRM refused is sent once more, though it is as it was. */
  readonly isRetrying?: boolean;
  /** Creates may be written at all. */
  readonly mayCreate: boolean;
  /** SQL: which records `c` are carried at all. @default all */
  readonly scope?: string;
}

/**
 * Links that a pull left pending, and records changed since the last scan whose version was not pushed. What the CRM refused waits until the
 * record changes or somebody asks. $1 integration, $2 object, $3 changed since, $4 only these ids, $5 tenant, $6 creates too. Relies on link_pending and on
 * (tenant_id, updated_at, id).
 */
const pendingIds = (
  table: RecordTable,
  isFull: boolean,
  { scope = 'true', isRetrying = false }: PendingScan,
): string => `
  SELECT l.record_id AS id FROM link l
   WHERE l.integration_id = $1 AND l.object = $2 AND l.status = 'pending' AND ($4::uuid[] IS NULL OR l.record_id = ANY($4))
  UNION
  SELECT c.id FROM ${table.table} c
    LEFT JOIN ${isFull ? LINK_OF_ALL : LINK_OF_FEW}
   WHERE c.tenant_id = $5 AND c.updated_at > $3 AND ($4::uuid[] IS NULL OR c.id = ANY($4)) AND ${scope}
     AND CASE WHEN l.record_id IS NULL THEN $6 AND c.deleted_at IS NULL
              WHEN l.status = 'unlinked' THEN false
              WHEN l.status = 'rejected' THEN ${String(isRetrying)} AND l.pushed_version <> ${HELD_BACK} OR c.version > l.rejected_version
              ELSE c.version > l.pushed_version END`;

/** Few records are looked up one by one: a planner without statistics would else join each with every link of the integration. */
const LINK_OF_FEW =
  'LATERAL (SELECT * FROM link k WHERE k.record_id = c.id AND k.integration_id = $1 AND k.object = $2 LIMIT 1) l ON true';
/** All of them are read once beside all links: a third of the time, as long as no nested loop is made of it. */
const LINK_OF_ALL = 'link l ON l.record_id = c.id AND l.integration_id = $1 AND l.object = $2';

const PAGES_A_FETCH = 5;

/** The pending records of one moment, found once and handed out in pages. */
export interface PendingRecords {
  readonly count: number;
  next(limit: number): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Postgres keeps the list (a cursor WITH HOLD), so that neither our memory nor the number of scans grows with it. Close it: the connection has
 * one at a time.
 */
export async function openPending(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  scan: PendingScan,
): Promise<PendingRecords> {
  const isFull = scan.since === null && scan.recordIds === null;
  await transaction(client, async () => {
    if (isFull) await client.query('SET LOCAL enable_nestloop = off');
    await client.query(
      `DECLARE pending_records SCROLL CURSOR WITH HOLD FOR SELECT id FROM (${pendingIds(table, isFull, scan)}) p ORDER BY id`,
      parametersOf(lease, scan),
    );
  });
  const { rowCount } = await client.query('MOVE FORWARD ALL IN pending_records');
  await client.query('MOVE ABSOLUTE 0 IN pending_records');
  let ids: string[] = [];
  return {
    count: rowCount ?? 0,
    next: async (limit) => {
      // Some pages' ids at a time: a page that had to ask for its ids first would be loaded too late to be ready in time.
      if (ids.length < limit) {
        const more = await client.query<{ id: string }>(
          `FETCH ${limit * PAGES_A_FETCH} FROM pending_records`,
        );
        ids = [...ids, ...more.rows.map((row) => row.id)];
      }
      return ids.splice(0, limit);
    },
    close: async () => void (await client.query('CLOSE pending_records')),
  };
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
    `SELECT count(*)::int AS n FROM (SELECT id FROM (${pendingIds(table, false, scan)}) pending LIMIT $7) counted`,
    [...parametersOf(lease, scan), limit],
  );
  return rows[0].n;
}

export type PendingScope = Pick<Lease, 'integrationId' | 'object' | 'tenantId'>;
export interface Queryable {
  query<T extends object>(sql: string, parameters: unknown[]): Promise<{ rows: T[] }>;
}

const parametersOf = (scope: PendingScope, scan: PendingScan): unknown[] => [
  scope.integrationId,
  scope.object,
  floorOf(scan),
  scan.recordIds,
  scope.tenantId,
  scan.mayCreate,
];

const floorOf = (scan: PendingScan): Date | string =>
  scan.since && !scan.recordIds ? scan.since : '-infinity';

/** The moment a scan begins, less the overlap: where the next one starts. */
export async function scanStart(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ at: Date }>(`SELECT now() - interval '${OVERLAP}' AS at`);
  return rows[0].at;
}
