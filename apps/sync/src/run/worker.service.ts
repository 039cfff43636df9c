import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runProgressed, runQueued } from '@app/contracts';
import { CrmConnections } from '@app/crm-access';
import { inTenant, OutboxRelay } from '@app/database';
import { LOGGER, MessageBus } from '@app/messaging';
import type { Logger } from '@app/observability';
import { SyncConfig } from '../sync.config.js';
import { EngineDb } from './engine-db.js';
import { RunExecutor } from './run.executor.js';
import { RUN_COLUMNS, type RunRow } from './run.row.js';
import { runView } from './run.view.js';
import { RunWorker } from './run.worker.js';

/** Runs the worker in this process where its role says so, and tells screens how runs move on. */
@Injectable()
export class WorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly db: EngineDb;
  private readonly worker: RunWorker;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(CrmConnections) crm: CrmConnections,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(SyncConfig) private readonly config: SyncConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.db = new EngineDb(config.databaseUrl, config.maxRuns);
    const onProgress = (runId: string, tenantId: string) => void this.announce(runId, tenantId);
    const executor = new RunExecutor({ bus, crm, db: this.db, log, onProgress });
    const onChange = (run: RunRow) => onProgress(run.id, run.tenant_id);
    const onHandedBack = () => bus.ring(runQueued, {});
    const { maxRuns } = config;
    this.worker = new RunWorker({ dataSource, executor, relay, log, maxRuns, onChange, onHandedBack });
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.relay.holdBulkWhile(() => this.worker.isBusy);
    this.bus.onRing(runQueued, () => this.worker.poke());
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop();
    await this.db.close();
  }

  private async announce(runId: string, tenantId: string): Promise<void> {
    try {
      const rows: RunRow[] = await inTenant(this.dataSource, tenantId, (tx) =>
        tx.query(`SELECT ${RUN_COLUMNS} FROM run WHERE id = $1`, [runId]),
      );
      if (rows[0]) this.bus.ring(runProgressed, { tenantId, run: runView(rows[0]) });
    } catch (error) {
      this.log.debug({ err: error }, 'progress not told');
    }
  }
}
