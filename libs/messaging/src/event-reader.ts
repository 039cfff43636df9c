import { DeliverPolicy, jetstream, type Consumer } from '@nats-io/jetstream';
import { EVENT_STREAM, type CrmEvent } from '@app/contracts';
import { ensureEventStream } from './event-stream.js';
import type { NatsConnection } from './nats.js';

export interface ReadEvent {
  /** Grows from event to event; where to read on. */
  readonly position: number;
  /** `crm.events.<tenant>.<kind>.<verb>` */
  readonly subject: string;
  /** Parsed when it is asked for. */
  readonly event: CrmEvent;
}

/** Behind the last position that was read, of the stream that gave it where that is known; or what was told from a moment on. */
export type ReadFrom =
  { readonly after: number; readonly stream?: string | undefined } | { readonly since: Date };

export interface EventReading {
  /** Some events after the asked position are no longer kept: whoever reads has to look at everything anew. */
  readonly hasGap: boolean;
  /** Another one after the stream was lost and made anew: positions of the old one mean nothing in it. */
  readonly stream: string;
  /** In their order; ends when `stop` is called. */
  readonly events: AsyncIterable<ReadEvent>;
  stop(): void;
}

/** Reads the event stream for somebody who keeps the position himself. Nothing of it is kept on the server. */
export class EventReader {
  constructor(private readonly nats: NatsConnection) {}

  /**
   * @param subject with wildcards; servers before 2.10 know no more than one
   * @param from absent: only what comes from now on
   * @throws when the stream cannot be reached.
   */
  async read(subject: string, from?: ReadFrom): Promise<EventReading> {
    const { state, created } = await ensureEventStream(this.nats);
    const { start, isLost } = startIn({ ...state, stream: created }, from);
    const consumer = await jetstream(this.nats).consumers.get(EVENT_STREAM, {
      filter_subjects: subject,
      ...start,
    });
    const messages = await consumer.consume();
    return { hasGap: isLost, stream: created, events: decoded(messages), stop: () => messages.stop() };
  }

  /** Which stream is there now. @throws when it cannot be reached. */
  async stream(): Promise<string> {
    return (await ensureEventStream(this.nats)).created;
  }
}

interface StreamState {
  readonly stream: string;
  readonly first_seq: number;
  readonly last_seq: number;
}

function startIn(state: StreamState, from?: ReadFrom) {
  if (from === undefined) return { start: startAt(state.last_seq + 1), isLost: false };
  if ('since' in from) {
    const start = {
      deliver_policy: DeliverPolicy.StartTime,
      opt_start_time: from.since.toISOString(),
    } as const;
    return { start, isLost: false };
  }
  const { after, stream = state.stream } = from;
  // A position beyond the end is one of a stream that is no more.
  const isLost = stream !== state.stream || after + 1 < state.first_seq || after > state.last_seq;
  return { start: startAt(isLost ? state.first_seq : after + 1), isLost };
}

const startAt = (position: number) =>
  ({ deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, position) }) as const;

async function* decoded(messages: Awaited<ReturnType<Consumer['consume']>>): AsyncGenerator<ReadEvent> {
  for await (const message of messages) {
    yield {
      position: message.seq,
      subject: message.subject,
      get event() {
        return message.json<CrmEvent>();
      },
    };
  }
}
