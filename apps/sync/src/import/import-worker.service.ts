// Finds imports that wait and has them carried out; takes over those whose worker is gone.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTenant } from '@app/database';
import { LOGGER } from '@app/messaging';
import { runInContext, type Logger } from '@app/observability';
import { claimImport } from './claim-import.query.js';
import { release } from './import-progress.query.js';
import { ImportLeaseLostError } from './import.errors.js';
import type { ClaimedImport } from './import.row.js';
import { ImportRunner } from './import.runner.js';
import { tidyImports } from './tidy-imports.query.js';

/** Injection token: whether this process carries out imports. */
export const IMPORT_WORKER_ENABLED = Symbol('import worker enabled');

/** Imports of different tenants at a time: a small file does not wait for a large one. */
const MAX_PARALLEL = 2;
/** A file that came in through another process is found this late. Milliseconds. */
const SWEEP_MS = 5_000;
const TIDY_MS = 10 * 60_000;
/** Claims without a single batch in between: then it is not the weather. */
const MAX_ATTEMPTS = 6;
const BACKOFF_MS = 2_000;
const MAX_BACKOFF_MS = 120_000;

class StoppingError extends Error {}

@Injectable()
export class ImportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly lanes = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private tidying: Promise<void> = Promise.resolve();
  /** A poke that came while all lanes were busy. */
  private isPoked = false;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ImportRunner) private readonly runner: ImportRunner,
    @Inject(IMPORT_WORKER_ENABLED) private readonly isEnabled: boolean,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.isEnabled) return;
    this.timers.push(
      setInterval(() => this.poke(), SWEEP_MS),
      setInterval(() => this.tidy(), TIDY_MS),
    );
    this.poke();
    this.tidy();
  }

  /** Imports under way stop after their present batch and are handed back. */
  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.stopping.abort(new StoppingError('The process stops.'));
    await Promise.all([...this.lanes, this.tidying]);
  }

  /** There may be an import to carry out. Never fails and never waits. */
  poke(): void {
    if (!this.isEnabled || this.stopping.signal.aborted) return;
    this.isPoked = true;
    if (this.lanes.size >= MAX_PARALLEL) return;
    const lane = this.work()
      .catch((error: unknown) => this.log.warn({ err: error }, 'imports not looked at, will try again'))
      .finally(() => this.lanes.delete(lane));
    this.lanes.add(lane);
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.isPoked = false;
      const claimed = await claimImport(this.dataSource);
      if (claimed) {
        // While this lane is at work, the other one looks for more.
        this.poke();
        const context = { correlationId: claimed.correlationId, tenantId: claimed.tenantId };
        await runInContext(context, () => this.carryOut(claimed));
      } else if (!this.isPoked) return;
    }
  }

  private async carryOut(claimed: ClaimedImport): Promise<void> {
    try {
      if (claimed.attempts > MAX_ATTEMPTS) await this.giveUp(claimed);
      else await this.runner.run(claimed, this.stopping.signal);
      this.tidy();
    } catch (error) {
      await this.handBack(claimed, error);
    }
  }

  private async giveUp(claimed: ClaimedImport): Promise<void> {
    this.log.error({ importId: claimed.id, rowReached: claimed.rowReached }, 'import given up');
    await this.runner.fail(
      claimed,
      `The import stopped after row ${claimed.rowReached} because of a fault of ours. What came before is imported.`,
    );
  }

  private async handBack(claimed: ClaimedImport, error: unknown): Promise<void> {
    if (error instanceof ImportLeaseLostError) return;
    const isOurStop = error instanceof StoppingError;
    const delayMs = isOurStop ? 0 : Math.min(BACKOFF_MS * 2 ** claimed.attempts, MAX_BACKOFF_MS);
    if (!isOurStop)
      this.log.warn({ err: error, importId: claimed.id, delayMs }, 'import interrupted, will go on');
    try {
      await inTenant(this.dataSource, claimed.tenantId, (tx) => release(tx, claimed, delayMs, !isOurStop));
    } catch (failure) {
      this.log.warn({ err: failure, importId: claimed.id }, 'import not handed back: its lease will end');
    }
  }

  private tidy(): void {
    this.tidying = this.tidying
      .then(() => (this.stopping.signal.aborted ? undefined : tidyImports(this.dataSource)))
      .catch((error: unknown) => this.log.warn({ err: error }, 'imports not tidied, will try again'));
  }
}
