// How a run ends, or waits to go on: always with its epoch, and with the event that tells it.
import type { EntityManager } from 'typeorm';
import { runSubject, type RunState } from '@app/contracts';
import { writeEvents } from '@app/database';
import type { AfterFailure } from './decide-after-failure.js';
import { countsOf, type RunRow } from './run.row.js';

type Final = Extract<RunState, 'succeeded' | 'partial' | 'failed' | 'cancelled'>;

/** False when another worker owns the run: then nothing was written. */
export async function endRun(
  tx: EntityManager,
  run: RunRow,
  state: Final,
  error?: { code: string; message: string; fix: string },
): Promise<boolean> {
  const [rows]: [Pick<RunRow, 'counts'>[], number] = await tx.query(
    `UPDATE run SET state = $3, completed_at = now(), lease_until = NULL, error = $4, phase = NULL WHERE id = $1 AND epoch = $2 AND state = 'running'
     RETURNING counts`,
    [run.id, run.epoch, state, error ? JSON.stringify(error) : null],
  );
  if (rows.length === 0) return false;
  const { fromCrm, toCrm, conflicts } = countsOf(rows[0]);
  await writeEvents(tx, run.tenant_id, [
    {
      subject: runSubject(run.tenant_id, state),
      type: `crm.run.${state}.v1`,
      about: run.id,
      data: {
        runId: run.id,
        integrationId: run.integration_id,
        object: run.object,
        fromCrm,
        toCrm,
        conflicts,
        ...(error ? { code: error.code } : {}),
      },
    },
  ]);
  return true;
}

/** Gives the run back, to be taken up by any worker after the delay. A run that must read everything forgets where it was. */
export async function postponeRun(
  tx: EntityManager,
  run: RunRow,
  after: Extract<AfterFailure, { kind: 'again' }>,
  error: { code: string; message: string; fix: string },
): Promise<void> {
  await tx.query(
    `UPDATE run SET state = 'queued', lease_until = NULL, not_before = now() + $3 * interval '1 millisecond', error = $4,
            mode = CASE WHEN $5 THEN 'full' ELSE mode END, cursor = CASE WHEN $5 THEN NULL ELSE cursor END, phase = CASE WHEN $5 THEN NULL ELSE phase END
      WHERE id = $1 AND epoch = $2 AND state = 'running'`,
    [run.id, run.epoch, after.delayMs, JSON.stringify(error), after.isFull],
  );
}

/** A worker that stops hands its run to the next one at once. */
export async function handBackRun(tx: EntityManager, run: RunRow): Promise<void> {
  await tx.query(
    `UPDATE run SET state = 'queued', lease_until = NULL, not_before = now(), attempts = greatest(1, attempts - 1) WHERE id = $1 AND epoch = $2 AND state = 'running'`,
    [run.id, run.epoch],
  );
}
