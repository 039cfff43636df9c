import { DeliverPolicy, jetstream, type Consumer } from '@nats-io/jetstream';
import { EVENT_STREAM, type CrmEvent } from '@app/contracts';
import { ensureEventStream } from './event-stream.js';
import type { NatsConnection } from './nats.js';

export interface ReadEvent {
  /** Grows from event to event; where to read on. */
  readonly position: number;
  readonly event: CrmEvent;
}

export interface EventReading {
  /** Some events after the asked position are no longer kept: whoever reads has to look at everything anew. */
  readonly hasGap: boolean;
  /** In their order; ends when `stop` is called. */
  readonly events: AsyncIterable<ReadEvent>;
  stop(): void;
}

/** Reads the event stream for somebody who keeps the position himself. Nothing of it is kept on the server. */
export class EventReader {
  constructor(private readonly nats: NatsConnection) {}

  /**
   * @param subject with wildcards; servers before 2.10 know no more than one
   * @param after the last position that was read; absent: only what comes from now on
   * @throws when the stream cannot be reached.
   */
  async read(subject: string, after?: number): Promise<EventReading> {
    const { state } = await ensureEventStream(this.nats);
    // A position beyond the end is one of a stream that is no more.
    const isLost = after !== undefined && (after + 1 < state.first_seq || after > state.last_seq);
    const start = after === undefined ? state.last_seq + 1 : isLost ? state.first_seq : after + 1;
    const consumer = await jetstream(this.nats).consumers.get(EVENT_STREAM, {
      filter_subjects: subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: Math.max(1, start),
    });
    const messages = await consumer.consume();
    return { hasGap: isLost, events: decoded(messages), stop: () => messages.stop() };
  }
}

async function* decoded(messages: Awaited<ReturnType<Consumer['consume']>>): AsyncGenerator<ReadEvent> {
  for await (const message of messages) yield { position: message.seq, event: message.json<CrmEvent>() };
}
