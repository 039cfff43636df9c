// Takes away what has served its time. Every replica does it: deleting twice changes nothing.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inSystem } from '@app/database';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';

const EVERY_MS = 10 * 60_000;
const BATCH_ROWS = 5_000;
/** The rest is the next turn's. */
const MAX_BATCHES = 100;

const COUNTED = ['fromCrm', 'toCrm'].flatMap((side) =>
  ['created', 'updated', 'deleted', 'rejected'].map((what) => `counts #>> '{${side},${what}}'`),
);
const FOUND_NOTHING = [...COUNTED, `counts ->> 'conflicts'`]
  .map((n) => `coalesce(${n}, '0') = '0'`)
  .join(' AND ');
/** A schedule of a minute makes 1,440 of them a day. Nothing points to them; the newest one of an object tells when it was last looked at. */
const FORGET_IDLE_RUNS = `
  DELETE FROM run WHERE id IN (
    SELECT r.id FROM run r
     WHERE r.created_at < now() - interval '7 days' AND r.state = 'succeeded' AND ${FOUND_NOTHING}
       AND EXISTS (SELECT 1 FROM run n WHERE n.integration_id = r.integration_id AND n.object = r.object AND n.state = 'succeeded' AND n.created_at > r.created_at)
     LIMIT ${BATCH_ROWS})`;

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

  /** Answers to repeated commands are kept for a day, runs that found nothing for a week. */
  async tidy(): Promise<void> {
    await inSystem(this.dataSource, (tx) =>
      tx.query(`DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'`),
    );
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const [, gone]: [unknown, number] = await inSystem(this.dataSource, (tx) => tx.query(FORGET_IDLE_RUNS));
      if (gone < BATCH_ROWS) return;
    }
  }
}
