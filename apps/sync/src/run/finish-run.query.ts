// How a run ends, or waits to go on: always with its epoch, and with the event that tells it.
import type { EntityManager } from 'typeorm';
import { runSubject, type RunState } from '@app/contracts';
import { writeEvents } from '@app/database';
import type { AfterFailure, RunFault, Trouble } from './decide-after-failure.js';
import { countsOf, type RunRow } from './run.row.js';

type Final = Extract<RunState, 'succeeded' | 'partial' | 'failed' | 'cancelled'>;
type EndedRun = Pick<RunRow, 'id' | 'tenant_id' | 'integration_id' | 'object' | 'counts'>;
const ENDED_COLUMNS = 'id, tenant_id, integration_id, object, counts';

/** False when another worker owns the run: then nothing was written. */
export async function endRun(
  tx: EntityManager,
  run: RunRow,
  state: Final,
  error?: RunFault,
): Promise<boolean> {
  const [rows]: [EndedRun[], number] = await tx.query(
    `UPDATE run SET state = $3, completed_at = now(), lease_until = NULL, error = $4, phase = NULL WHERE id = $1 AND epoch = $2 AND state = 'running'
     RETURNING ${ENDED_COLUMNS}`,
    [run.id, run.epoch, state, error ? JSON.stringify(error) : null],
  );
  if (rows.length === 0) return false;
  await tellEnd(tx, rows[0], state, error);
  return true;
}

/** A run that nobody works on ends at once. False when it does not wait. */
export async function cancelQueued(tx: EntityManager, runId: string): Promise<boolean> {
  const [rows]: [EndedRun[], number] = await tx.query(
    `UPDATE run SET state = 'cancelled', completed_at = now(), error = NULL, phase = NULL WHERE id = $1 AND state = 'queued' RETURNING ${ENDED_COLUMNS}`,
    [runId],
  );
  if (rows.length === 0) return false;
  await tellEnd(tx, rows[0], 'cancelled');
  return true;
}

async function tellEnd(tx: EntityManager, run: EndedRun, state: Final, error?: RunFault): Promise<void> {
  const { fromCrm, toCrm, conflicts } = countsOf(run);
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
}

/** How the run fares by now: its pages may have started the tries anew. Undefined when another worker owns it. */
export async function troubleOf(tx: EntityManager, run: RunRow): Promise<Trouble | undefined> {
  const rows: { attempts: number; troubled_ms: number; restarts: number }[] = await tx.query(
    `SELECT attempts, restarts, coalesce(extract(epoch FROM now() - troubled_since) * 1000, 0)::float8 AS troubled_ms
       FROM run WHERE id = $1 AND epoch = $2 AND state = 'running' FOR UPDATE`,
    [run.id, run.epoch],
  );
  return (
    rows.at(0) && { attempts: rows[0].attempts, restarts: rows[0].restarts, troubledMs: rows[0].troubled_ms }
  );
}

/** Gives the run back, to be taken up by any worker after the delay. */
export async function postponeRun(
  tx: EntityManager,
  run: RunRow,
  after: Extract<AfterFailure, { delayMs: number }>,
  error: RunFault,
): Promise<void> {
  await tx.query(
    `UPDATE run SET state = 'queued', lease_until = NULL, not_before = now() + $3 * interval '1 millisecond', error = $4, ${CHANGES[after.kind]}
      WHERE id = $1 AND epoch = $2 AND state = 'running'`,
    [run.id, run.epoch, after.delayMs, JSON.stringify(error)],
  );
}

/** Tries never go down to 0: that tells a run that nobody has begun. */
const CHANGES: Readonly<Record<Extract<AfterFailure, { delayMs: number }>['kind'], string>> = {
  again: 'troubled_since = coalesce(troubled_since, now())',
  park: 'attempts = greatest(1, attempts - 1), troubled_since = NULL',
  restart: `mode = 'full', cursor = NULL, phase = NULL, restarts = restarts + 1`,
};

/** A worker that stops hands its run to the next one at once. */
export async function handBackRun(tx: EntityManager, run: RunRow): Promise<void> {
  await tx.query(
    `UPDATE run SET state = 'queued', lease_until = NULL, not_before = now(), attempts = greatest(1, attempts - 1) WHERE id = $1 AND epoch = $2 AND state = 'running'`,
    [run.id, run.epoch],
  );
}
