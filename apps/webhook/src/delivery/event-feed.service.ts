// Turns events of the stream into deliveries: each event once for each endpoint that wants it, in the stream's order. How far it was read is
// committed with the deliveries, so that a crash, another replica or a loss of NATS neither skips nor doubles any. One replica reads at a time; one
// that lost its turn without noticing is refused when it commits.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inSystem } from '@app/database';
import { EventReader, LOGGER, type EventReading, type ReadEvent, type ReadFrom } from '@app/messaging';
import type { Logger } from '@app/observability';
import { DeliveryWorker } from './delivery-worker.service.js';
import { inBatches } from './in-batches.js';
import { storeDeliveries } from './store-deliveries.query.js';

/** How often a replica that does not read looks whether it should. Milliseconds. */
const SWEEP_MS = 1_000;
/** The reader says so often that it is there; it is replaced when it has not for HELD. Milliseconds. */
const HEARTBEAT_MS = 5_000;
const HELD = '15 seconds';
const BATCH = { size: 500, withinMs: 20 };

/** Behind which event the deliveries are. Null where nothing was read yet. */
interface Position {
  readonly stream: string | null;
  readonly position: string | null;
}

@Injectable()
export class EventFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly id = randomUUID();
  private timer?: NodeJS.Timeout;
  private reading?: EventReading;
  private work?: Promise<void>;
  private isStopped = false;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(EventReader) private readonly reader: EventReader,
    private readonly worker: DeliveryWorker,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), SWEEP_MS);
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.isStopped = true;
    this.reading?.stop();
    await this.work;
    await inSystem(this.dataSource, (tx) =>
      tx.query('UPDATE event_feed SET held_until = now() WHERE holder = $1', [this.id]),
    );
  }

  private wake(): void {
    if (this.work || this.isStopped) return;
    this.work = this.read()
      .catch((error: unknown) => this.log.warn({ err: error }, 'events not read, will try again'))
      .finally(() => {
        this.reading = undefined;
        this.work = undefined;
      });
  }

  /** Until it is somebody else's turn, nobody wants events, or the stream fails. */
  private async read(): Promise<void> {
    const turn = await inSystem(this.dataSource, (tx) => this.takeTurn(tx));
    if (!turn || this.isStopped) return;
    this.reading = await this.reader.read('crm.events.>', turn.from);
    if (this.reading.hasGap)
      this.log.error('events were lost before they were read: endpoints were not told of them');
    const heartbeat = setInterval(() => void this.holdOn(), HEARTBEAT_MS);
    try {
      await this.follow(this.reading, turn.position);
    } finally {
      clearInterval(heartbeat);
      this.reading.stop();
    }
  }

  private async follow({ events, stream }: EventReading, start: Position): Promise<void> {
    let at = start;
    for await (const batch of inBatches(events, BATCH)) {
      const next = { stream, position: String(batch.at(-1)?.position) };
      const isMine = await inSystem(this.dataSource, (tx) => this.store(tx, batch, at, next));
      if (!isMine) return;
      at = next;
      this.worker.poke();
    }
  }

  /** Undefined while another replica reads, or nobody wants events: then none are read, and where to begin is forgotten. */
  private async takeTurn(tx: EntityManager): Promise<{ from: ReadFrom; position: Position } | undefined> {
    const [{ since }] = await tx.query<{ since: Date | null }[]>(
      'SELECT min(created_at) AS since FROM endpoint',
    );
    if (since === null) {
      await tx.query('UPDATE event_feed SET stream = NULL, position = NULL WHERE position IS NOT NULL');
      return undefined;
    }
    const [rows]: [Position[], number] = await tx.query(
      `UPDATE event_feed SET holder = $1, held_until = now() + interval '${HELD}' WHERE holder = $1 OR held_until < now()
       RETURNING stream, position`,
      [this.id],
    );
    if (rows.length === 0) return undefined;
    const { stream, position } = rows[0];
    const from = position === null ? { since } : { after: Number(position), stream: stream ?? undefined };
    return { from, position: { stream, position } };
  }

  /** False when it is another's turn by now: then nothing was written. */
  private async store(
    tx: EntityManager,
    batch: readonly ReadEvent[],
    { stream, position }: Position,
    next: Position,
  ): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(
      `UPDATE event_feed SET stream = $4, position = $5, held_until = now() + interval '${HELD}'
        WHERE holder = $1 AND stream IS NOT DISTINCT FROM $2 AND position IS NOT DISTINCT FROM $3 RETURNING position`,
      [this.id, stream, position, next.stream, next.position],
    );
    if (rows.length === 0) return false;
    await storeDeliveries(tx, batch);
    return true;
  }

  /** Ends the reading when it is another's turn, nobody wants events any more, or the stream is another one. */
  private async holdOn(): Promise<void> {
    const reading = this.reading;
    try {
      const [rows]: [unknown[], number] = await inSystem(this.dataSource, (tx) =>
        tx.query(
          `UPDATE event_feed SET held_until = now() + interval '${HELD}' WHERE holder = $1 AND EXISTS (SELECT 1 FROM endpoint) RETURNING 1`,
          [this.id],
        ),
      );
      if (rows.length > 0 && (await this.reader.stream()) === reading?.stream) return;
    } catch (error) {
      this.log.warn({ err: error }, 'event feed cannot be held');
    }
    reading?.stop();
  }
}
