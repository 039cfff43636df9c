// Takes away what has served its time. Every replica does it: deleting twice changes nothing.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inSystem } from '@app/database';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';

const EVERY_MS = 10 * 60_000;

@Injectable()
export class TidyJob implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.turn = this.tidy().catch((error: unknown) => this.log.warn({ err: error }, 'tidying failed'));
    }, EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.turn;
  }

  /** Answers to repeated commands are kept for a day. */
  async tidy(): Promise<void> {
    await inSystem(this.dataSource, (tx) =>
      tx.query(`DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'`),
    );
  }
}
