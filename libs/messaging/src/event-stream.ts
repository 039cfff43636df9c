import {
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  JetStreamApiCodes,
  JetStreamApiError,
  type StreamInfo,
} from '@nats-io/jetstream';
import { EVENT_STREAM, EVENT_SUBJECTS, type CrmEvent } from '@app/contracts';
import type { NatsConnection } from './nats.js';
import { publishBatch } from './publish-batch.js';

/** Readers that were away longer than this miss events of the stream (Postgres keeps the state). Nanoseconds. */
const MAX_AGE_NS = 7 * 24 * 3_600 * 1_000_000_000;
/** How long the stream remembers message ids and drops repetitions. Nanoseconds. */
const DUPLICATE_WINDOW_NS = 10 * 60 * 1_000_000_000;

/** Publishes events to the durable stream. Repeating an event within ten minutes stores it once. */
export class EventStream {
  /** When the stream that is there was made; unknown where it has to be looked at first. */
  private created?: string;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly nats: NatsConnection) {
    void this.watch();
  }

  /** Resolves once all are stored. @throws when the stream cannot be reached: publish them again later. */
  async publish(events: readonly { subject: string; event: CrmEvent }[]): Promise<void> {
    await this.identity();
    try {
      await publishBatch(
        this.nats,
        events.map(({ subject, event }) => ({ subject, messageId: event.id, body: JSON.stringify(event) })),
      );
    } catch (error) {
      // The server's store may have been deleted under us: look again before the next attempt.
      this.created = undefined;
      throw error;
    }
  }

  /**
   * Another one than before says that the stream was lost with all that it held. Makes the stream where there is none.
   * @throws when it cannot be reached.
   */
  async identity(): Promise<string> {
    this.created ??= (await ensureEventStream(this.nats)).created;
    return this.created;
  }

  /** NATS was away and is back. */
  onReturn(listener: () => void): void {
    this.listeners.push(listener);
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.nats.status()) {
      if (type !== 'reconnect') continue;
      this.created = undefined;
      for (const listener of this.listeners) listener();
    }
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
    // Positions never come again: who read a stream that was lost sees that his is before the beginning.
    ...(canBeginAnywhere(nats) ? { first_seq: Date.now() } : {}),
  };
  return manager.streams.info(EVENT_STREAM).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound)) throw error;
    return manager.streams.add(config);
  });
}

/** Servers before 2.10 begin at 1. */
function canBeginAnywhere(nats: NatsConnection): boolean {
  const [major, minor] = (nats.info?.version ?? '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}
