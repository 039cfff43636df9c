// What a worker writes about its import. Every statement names the epoch: a worker that slept through its lease writes nothing.
import type { EntityManager } from 'typeorm';
import type { FieldError } from '@app/errors';
import { LEASE_SECONDS } from './claim-import.query.js';
import { ImportLeaseLostError } from './import.errors.js';
import type { ClaimedImport } from './import.row.js';

export interface Progress {
  readonly rowReached: number;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

const MINE = `id = $1 AND epoch = $2 AND state = 'running'`;
const LEASE = `now() + interval '${LEASE_SECONDS} seconds'`;

/** @throws ImportLeaseLostError, which takes the caller's transaction back. */
export async function saveProgress(
  tx: EntityManager,
  claimed: ClaimedImport,
  progress: Progress,
): Promise<void> {
  const { rowReached, rows, created, updated, unchanged, rejected } = progress;
  await mine(
    tx,
    claimed,
    `UPDATE import SET row_reached = $3, total = total + $4, created = created + $5, updated = updated + $6, unchanged = unchanged + $7,
            rejected = rejected + $8, attempts = 0, touched_at = now(), lease_until = ${LEASE} WHERE ${MINE}`,
    [rowReached, rows, created, updated, unchanged, rejected],
  );
}

export async function extendLease(tx: EntityManager, claimed: ClaimedImport): Promise<void> {
  await mine(tx, claimed, `UPDATE import SET lease_until = ${LEASE} WHERE ${MINE}`);
}

/** Partial when any row was refused. The uploaded text goes later: it may be large. */
export async function saveSuccess(tx: EntityManager, claimed: ClaimedImport): Promise<void> {
  await mine(
    tx,
    claimed,
    `UPDATE import SET state = CASE WHEN rejected > 0 THEN 'partial' ELSE 'succeeded' END, completed_at = now(), touched_at = now(),
            lease_until = NULL WHERE ${MINE}`,
  );
}

export async function saveFailure(tx: EntityManager, claimed: ClaimedImport, error: string): Promise<void> {
  await mine(
    tx,
    claimed,
    `UPDATE import SET state = 'failed', error = $3, completed_at = now(), touched_at = now(), lease_until = NULL WHERE ${MINE}`,
    [error],
  );
}

/** Gives the import back, to be claimed again after the delay. It keeps its place before the tenant's later files. */
export async function release(
  tx: EntityManager,
  claimed: ClaimedImport,
  delayMs: number,
  countsAsAttempt: boolean,
): Promise<void> {
  await tx.query(
    `UPDATE import SET lease_until = now() + $3 * interval '1 millisecond', attempts = attempts - $4 WHERE ${MINE}`,
    [claimed.id, claimed.epoch, delayMs, countsAsAttempt ? 0 : 1],
  );
}

export interface RowErrors {
  readonly row: number;
  readonly errors: readonly FieldError[];
}

/** Which fields are wrong and how, never their values. */
export async function saveRowErrors(
  tx: EntityManager,
  claimed: ClaimedImport,
  rows: readonly RowErrors[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO import_error (import_id, "row", tenant_id, errors)
     SELECT $2, r."row", $3, r.errors FROM json_to_recordset($1::json) AS r("row" bigint, errors jsonb) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), claimed.id, claimed.tenantId],
  );
}

async function mine(
  tx: EntityManager,
  claimed: ClaimedImport,
  sql: string,
  parameters: unknown[] = [],
): Promise<void> {
  const [, count]: [unknown, number] = await tx.query(sql, [claimed.id, claimed.epoch, ...parameters]);
  if (count === 0) throw new ImportLeaseLostError(claimed.id);
}
