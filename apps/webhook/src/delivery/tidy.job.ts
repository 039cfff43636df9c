// Takes away deliveries that have served their time, and those of endpoints that are no more. Every replica does: deleting twice changes nothing.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inSystem } from '@app/database';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';

const EVERY_MS = 10 * 60_000;
/** A day longer than the stream keeps events: one that is read again is known. */
const KEEP = '8 days';
const ROWS = 5_000;

@Injectable()
export class TidyJob implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private isStopped = false;

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
    this.isStopped = true;
    await this.turn;
  }

  async tidy(): Promise<void> {
    for (let gone = ROWS; gone === ROWS && !this.isStopped;) gone = await this.someGo();
  }

  private async someGo(): Promise<number> {
    const [rows]: [unknown[], number] = await inSystem(this.dataSource, (tx) =>
      tx.query(
        `DELETE FROM delivery WHERE id IN (
           SELECT d.id FROM delivery d
            WHERE d.created_at < now() - interval '${KEEP}' OR NOT EXISTS (SELECT 1 FROM endpoint e WHERE e.id = d.endpoint_id)
            LIMIT ${ROWS}) RETURNING id`,
      ),
    );
    return rows.length;
  }
}
