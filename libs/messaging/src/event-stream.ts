import { jetstreamManager, RetentionPolicy, StorageType, type StreamInfo } from '@nats-io/jetstream';
import { EVENT_STREAM, EVENT_SUBJECTS, type CrmEvent } from '@app/contracts';
import type { NatsConnection } from './nats.js';
import { publishBatch } from './publish-batch.js';

/** Readers that were away longer than this miss events of the stream (Postgres keeps the state). Nanoseconds. */
const MAX_AGE_NS = 7 * 24 * 3_600 * 1_000_000_000;
/** How long the stream remembers message ids and drops repetitions. Nanoseconds. */
const DUPLICATE_WINDOW_NS = 10 * 60 * 1_000_000_000;

/** Publishes events to the durable stream. Repeating an event within ten minutes stores it once. */
export class EventStream {
  private isStreamThere = false;

  constructor(private readonly nats: NatsConnection) {}

  /** Resolves once all are stored. @throws when the stream cannot be reached: publish them again later. */
  async publish(events: readonly { subject: string; event: CrmEvent }[]): Promise<void> {
    if (!this.isStreamThere) await this.ensureStream();
    try {
      await publishBatch(
        this.nats,
        events.map(({ subject, event }) => ({ subject, messageId: event.id, body: JSON.stringify(event) })),
      );
    } catch (error) {
      // The server's store may have been deleted under us: look again before the next attempt.
      this.isStreamThere = false;
      throw error;
    }
  }

  private async ensureStream(): Promise<void> {
    await ensureEventStream(this.nats);
    this.isStreamThere = true;
  }
}

/** Makes the stream where it is not there yet. */
export async function ensureEventStream(nats: NatsConnection): Promise<StreamInfo> {
  const manager = await jetstreamManager(nats);
  const config = {
    name: EVENT_STREAM,
    subjects: [EVENT_SUBJECTS],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    max_age: MAX_AGE_NS,
    duplicate_window: DUPLICATE_WINDOW_NS,
  };
  return manager.streams.info(EVENT_STREAM).catch(() => manager.streams.add(config));
}
