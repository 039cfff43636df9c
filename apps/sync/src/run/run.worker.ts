// Takes due runs and carries them out, a few at a time. Holds no truth: whatever it was doing is a row that another worker takes over.
import type { DataSource, EntityManager } from 'typeorm';
import { inSystem, inTenant, type OutboxRelay } from '@app/database';
import { AppError } from '@app/errors';
import { gauge, histogram, runInContext, type Logger } from '@app/observability';
import { claimRun } from './claim-run.query.js';
import { decideAfterFailure, type AfterFailure, type RunFault } from './decide-after-failure.js';
import { endRun, handBackRun, postponeRun, troubleOf } from './finish-run.query.js';
import { HEARTBEAT_MS, LEASE_SECONDS } from './lease.js';
import { LeaseLostError, RunCancelledError, WorkersLostError } from './run.errors.js';
import type { RunExecutor } from './run.executor.js';
import type { RunRow } from './run.row.js';
import { faultOf, finalStateOf } from './run.states.js';

/** A doorbell that was lost costs at most this long. Milliseconds. */
const SWEEP_MS = 2_000;
/** A run that so many workers fell silent on, with no progress between, is not given to one more. */
export const MAX_LOST_WORKERS = 5;

const DURATION = 'crm_job_duration_seconds';
/** Seconds: from an idle look to a first pull of millions. */
const DURATIONS = [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200];

export interface WorkerOptions {
  readonly dataSource: DataSource;
  readonly executor: RunExecutor;
  readonly relay: OutboxRelay;
  readonly log: Logger;
  /** Runs at a time. */
  readonly maxRuns: number;
  readonly onChange: (run: RunRow) => void;
  /** Others may take it at once. */
  readonly onHandedBack: () => void;
}

export class RunWorker {
  private readonly active = new Map<string, { abort: AbortController; done: Promise<void> }>();
  private timer?: NodeJS.Timeout;
  private isStopping = false;
  private isLooking = false;

  constructor(private readonly options: WorkerOptions) {}

  start(): void {
    gauge('crm_jobs_running', 'Runs under way in this process', () => this.active.size);
    this.timer = setInterval(() => this.poke(), SWEEP_MS);
    this.poke();
  }

  /** True while runs are under way. */
  get isBusy(): boolean {
    return this.active.size > 0;
  }

  /** There may be a run to take. */
  poke(): void {
    if (this.isLooking || this.isStopping) return;
    this.isLooking = true;
    void this.takeAll()
      .catch((error: unknown) => this.options.log.warn({ err: error }, 'no run could be claimed'))
      .finally(() => (this.isLooking = false));
  }

  /** Stops after the page at hand; runs go back to the queue for another worker. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    for (const { abort } of this.active.values()) abort.abort();
    await Promise.allSettled([...this.active.values()].map(({ done }) => done));
  }

  private async takeAll(): Promise<void> {
    while (this.active.size < this.options.maxRuns && !this.isStopping) {
      const run = await inSystem(this.options.dataSource, claimRun);
      if (!run) return;
      const abort = new AbortController();
      // A run may be here twice: this worker slept, and took up what it had lost.
      const key = `${run.id}/${run.epoch}`;
      const done = this.carryOut(run, abort).finally(() => {
        this.active.delete(key);
        this.poke();
      });
      this.active.set(key, { abort, done });
    }
  }

  private carryOut(run: RunRow, abort: AbortController): Promise<void> {
    return runInContext({ correlationId: run.id, tenantId: run.tenant_id }, async () => {
      const heartbeat = setInterval(() => void this.extendLease(run, abort), HEARTBEAT_MS);
      this.options.onChange(run);
      const end = histogram(
        DURATION,
        'Time that a run has a worker',
        ['object', 'result'],
        DURATIONS,
      ).startTimer();
      let result = 'ended';
      try {
        if (run.lost_workers >= MAX_LOST_WORKERS) throw new WorkersLostError(run.lost_workers);
        const outcome = await this.options.executor.execute(run, abort.signal);
        await inTenant(this.options.dataSource, run.tenant_id, (tx) =>
          endRun(tx, run, finalStateOf(outcome), faultOf(outcome)),
        );
        this.options.log.info(
          { runId: run.id, integrationId: run.integration_id, object: run.object },
          'run finished',
        );
      } catch (error) {
        result = 'interrupted';
        // Whatever an aborted wait threw: why it was aborted is what counts.
        await this.afterFailure(run, abort.signal.aborted ? abort.signal.reason : error);
      } finally {
        clearInterval(heartbeat);
        end({ object: run.object, result });
        this.options.relay.poke();
        this.options.onChange(run);
      }
    });
  }

  private async afterFailure(run: RunRow, error: unknown): Promise<void> {
    const { dataSource, log } = this.options;
    const isHandedBack = this.isStopping;
    try {
      await inTenant(dataSource, run.tenant_id, (tx) =>
        isHandedBack ? handBackRun(tx, run) : this.settle(tx, run, error),
      );
    } catch (failure) {
      log.error({ runId: run.id, err: failure }, 'run’s end not written; its lease will end');
      return;
    }
    if (!isHandedBack) return;
    log.info({ runId: run.id }, 'run handed back');
    this.options.onHandedBack();
  }

  private async settle(tx: EntityManager, run: RunRow, error: unknown): Promise<void> {
    const trouble = await troubleOf(tx, run);
    const after: AfterFailure = trouble
      ? decideAfterFailure(error, trouble, Math.random())
      : { kind: 'drop' };
    this.options.log[after.kind === 'fail' ? 'error' : 'warn'](
      { runId: run.id, integrationId: run.integration_id, ...trouble, err: error, then: after.kind },
      'run interrupted',
    );
    if (after.kind === 'cancel') await endRun(tx, run, 'cancelled');
    else if (after.kind === 'fail')
      await endRun(tx, run, 'failed', { code: after.code, message: after.message, fix: after.fix });
    else if (after.kind !== 'drop') await postponeRun(tx, run, after, waitingFor(error, after.delayMs));
  }

  /** While the CRM keeps us waiting no page commits: the lease must not end for that. A lost lease or a wish to cancel ends the wait. */
  private async extendLease(run: RunRow, abort: AbortController): Promise<void> {
    try {
      const [rows]: [{ cancel_requested: boolean }[], number] = await inTenant(
        this.options.dataSource,
        run.tenant_id,
        (tx) =>
          tx.query(
            `UPDATE run SET lease_until = now() + interval '${LEASE_SECONDS} seconds' WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING cancel_requested`,
            [run.id, run.epoch],
          ),
      );
      if (rows.length === 0) abort.abort(new LeaseLostError(run.id));
      else if (rows[0].cancel_requested) abort.abort(new RunCancelledError(run.id));
    } catch (error) {
      this.options.log.warn({ err: error, runId: run.id }, 'lease not extended');
    }
  }
}

function waitingFor(error: unknown, delayMs: number): RunFault {
  const isOurs = error instanceof AppError && error.kind !== 'internal';
  return {
    code: isOurs ? error.code : 'INTERNAL',
    message: isOurs ? error.message : 'Something went wrong on our side.',
    fix: `Nothing: it goes on by itself in about ${Math.max(1, Math.round(delayMs / 1_000))} s.`,
  };
}
