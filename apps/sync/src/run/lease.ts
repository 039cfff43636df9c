// The right to work on a run: a row's epoch and lease. Every commit of the engine passes `fence` in its own transaction, so a
// worker that slept through its lease can finish nothing, whatever it still believes.
import type { PoolClient } from 'pg';
import type { CrmObject } from '@app/crm-core';
import { LeaseLostError, RunCancelledError } from './run.errors.js';
import type { CountsBySide, RunPhase } from './run.row.js';

/** A worker that gives no sign of life this long has lost its run. Seconds. */
export const LEASE_SECONDS = 30;
/** How often the worker extends its lease while the CRM keeps it waiting. Milliseconds. */
export const HEARTBEAT_MS = 8_000;

export interface Lease {
  readonly runId: string;
  readonly epoch: number;
  readonly tenantId: string;
  readonly integrationId: string;
  readonly object: CrmObject;
  /** Who works without a run checks another right, in the caller's transaction. @throws LeaseLostError */
  readonly check?: (client: PoolClient) => Promise<void>;
}

/** Hints commit before a push begins to decide, or not at all: taken shared by them, alone by who enters a push. Ends with the transaction. */
export async function lockAgainstHints(
  client: PoolClient,
  lease: Lease,
  mode: 'shared' | 'alone',
): Promise<void> {
  const name = mode === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await client.query(`SELECT ${name}(hashtextextended($1, 0))`, [`${lease.integrationId}/${lease.object}`]);
}

export interface RunProgressUpdate {
  readonly counts?: CountsBySide;
  readonly processed?: number;
  readonly total?: number;
  readonly apiCalls?: number;
  readonly phase?: RunPhase;
  /** Where this run reads on after a crash. */
  readonly cursor?: string | null;
}

/**
 * Checks the epoch, extends the lease and writes the progress, in the caller's transaction.
 * @throws LeaseLostError when another worker owns the run; RunCancelledError when a person stopped it.
 */
export async function fence(
  client: PoolClient,
  lease: Lease,
  progress: RunProgressUpdate = {},
): Promise<void> {
  if (lease.check) return lease.check(client);
  const { rows } = await client.query<Fenced>(fenceSql(1), fenceParameters(lease, progress));
  assertFenced(lease, rows);
}

export interface Fenced {
  readonly cancel_requested: boolean;
}

/**
 * The fence as a statement, or as the first part of one that is a transaction by itself and does nothing where the fence gives no row. A run that
 * gets on starts its tries anew.
 * @param first number of its first parameter
 * @param guard a part with a row whose `is_calm` must hold
 */
export function fenceSql(first: number, guard?: string): string {
  const $ = (n: number): string => `$${first + n - 1}`;
  // A page is behind us for good: a pull's by its cursor, a push's by its rows. What a second look reads would be read again by every try.
  const progressed = `(${$(7)}::text = 'pull' AND ${$(9)}::text IS NOT NULL OR ${$(7)}::text = 'push' AND ${$(4)}::bigint > processed)`;
  return `UPDATE run SET lease_until = now() + interval '${LEASE_SECONDS} seconds',
            counts = coalesce(${$(3)}::jsonb, counts), processed = coalesce(${$(4)}::bigint, processed), total = coalesce(${$(5)}::bigint, total),
            api_calls = coalesce(${$(6)}::integer, api_calls), phase = coalesce(${$(7)}::text, phase),
            cursor = CASE WHEN ${$(8)}::boolean THEN ${$(9)}::text ELSE cursor END,
            attempts = CASE WHEN ${progressed} THEN 1 ELSE attempts END, lost_workers = CASE WHEN ${progressed} THEN 0 ELSE lost_workers END,
            troubled_since = CASE WHEN ${progressed} THEN NULL ELSE troubled_since END
      ${guard ? `FROM ${guard} WHERE ${guard}.is_calm AND` : 'WHERE'} id = ${$(1)}::uuid AND epoch = ${$(2)}::bigint AND state = 'running' RETURNING cancel_requested`;
}

export const fenceParameters = (lease: Lease, progress: RunProgressUpdate): unknown[] => [
  lease.runId,
  lease.epoch,
  progress.counts ? JSON.stringify(progress.counts) : null,
  progress.processed ?? null,
  progress.total ?? null,
  progress.apiCalls ?? null,
  progress.phase ?? null,
  progress.cursor !== undefined,
  progress.cursor ?? null,
];

/** @throws LeaseLostError, RunCancelledError */
export function assertFenced(lease: Lease, rows: readonly Fenced[]): void {
  if (rows.length === 0) throw new LeaseLostError(lease.runId);
  if (rows[0].cancel_requested) throw new RunCancelledError(lease.runId);
}
