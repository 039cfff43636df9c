// The timer door of schedules: finds what is due and hands over.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { integrationChanged } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { LOGGER, MessageBus } from '@app/messaging';
import type { Logger } from '@app/observability';
import { RecordChanges } from '../record/record-changes.service.js';
import { SyncConfig } from '../sync.config.js';
import { ScheduleService } from './schedule.service.js';

const TICK_MS = 500;
/** A lost doorbell costs at most this long. Milliseconds. */
const REFRESH_MS = 15_000;
/** Edits that come close together go out together. Milliseconds. */
const SETTLE_MS = 500;

@Injectable()
export class ScheduleJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers: NodeJS.Timeout[] = [];
  private work: Promise<unknown> = Promise.resolve();
  private isTicking = false;
  private needsRefresh = true;
  /** Tenant → objects. */
  private readonly changed = new Map<string, Set<CrmObject>>();

  constructor(
    @Inject(ScheduleService) private readonly schedules: ScheduleService,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(RecordChanges) private readonly changes: RecordChanges,
    @Inject(SyncConfig) private readonly config: SyncConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.changes.subscribe((tenantId, object) => {
      this.changed.set(tenantId, (this.changed.get(tenantId) ?? new Set()).add(object));
    });
    if (!this.config.hasRole('scheduler') && !this.config.hasRole('api')) return;
    this.bus.onRing(integrationChanged, () => (this.needsRefresh = true));
    this.timers.push(
      setInterval(() => (this.needsRefresh = true), REFRESH_MS),
      setInterval(() => this.tick(), TICK_MS),
    );
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.work;
  }

  private tick(): void {
    if (this.isTicking) return;
    this.isTicking = true;
    this.work = this.turn()
      .catch((error: unknown) => this.log.warn({ err: error }, 'schedules not looked at, will try again'))
      .finally(() => (this.isTicking = false));
  }

  private async turn(): Promise<void> {
    for (const [tenantId, objects] of this.changed) {
      this.changed.delete(tenantId);
      await this.schedules.hasten(tenantId, [...objects], SETTLE_MS);
    }
    if (!this.config.hasRole('scheduler')) return;
    if (this.needsRefresh) {
      this.needsRefresh = false;
      await this.schedules.refresh().catch((error: unknown) => {
        this.needsRefresh = true;
        throw error;
      });
    }
    await this.schedules.startDue();
  }
}
