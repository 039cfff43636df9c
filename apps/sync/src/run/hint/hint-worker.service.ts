import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hintsAdded } from '@app/contracts';
import { CrmConnections } from '@app/crm-access';
import { OutboxRelay } from '@app/database';
import { LOGGER, MessageBus } from '@app/messaging';
import type { Logger } from '@app/observability';
import { RecordChanges } from '../../record/record-changes.service.js';
import { SyncConfig } from '../../sync.config.js';
import { EngineDb } from '../engine-db.js';
import { HintWorker } from './hint.worker.js';

/** Turns that this process carries out at a time, beside its runs. */
const MAX_TURNS = 2;

/** Follows hints in this process where its role says so. */
@Injectable()
export class HintWorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly db: EngineDb;
  private readonly worker: HintWorker;

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(CrmConnections) crm: CrmConnections,
    @Inject(OutboxRelay) relay: OutboxRelay,
    @Inject(RecordChanges) changes: RecordChanges,
    @Inject(SyncConfig) private readonly config: SyncConfig,
    @Inject(LOGGER) log: Logger,
  ) {
    this.db = new EngineDb(config.databaseUrl, MAX_TURNS);
    const onPushes = changes.emit.bind(changes);
    const follower = { bus, crm, db: this.db };
    this.worker = new HintWorker({ dataSource, follower, relay, log, maxTurns: MAX_TURNS, onPushes });
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.bus.onRing(hintsAdded, () => this.worker.poke());
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop();
    await this.db.close();
  }
}
