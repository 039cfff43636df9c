// JetStream publishing of many events at once: one subscription takes every acknowledgement. The client's own `publish` makes a request with
// a timer and two error objects for each event, which costs more than the event itself.
import { createInbox, headers, type Msg } from '@nats-io/transport-node';
import type { NatsConnection } from './nats.js';

/** The server answers within milliseconds; a batch without all its answers by then is published again. */
const ACK_TIMEOUT_MS = 10_000;
const NO_RESPONDERS = 503;

export interface Publication {
  readonly subject: string;
  /** Repetitions are dropped by it. */
  readonly messageId: string;
  readonly body: string;
}

/** Resolves once the stream has stored every one. @throws for the first that it refused, or when answers are missing. */
export async function publishBatch(
  nats: NatsConnection,
  publications: readonly Publication[],
): Promise<void> {
  if (publications.length === 0) return;
  const inbox = createInbox();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let missing = publications.length;
  const subscription = nats.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      const refusal = error ?? refusalIn(message);
      if (refusal) reject(refusal);
      else if (--missing === 0) resolve();
    },
  });
  const timer = setTimeout(
    () => reject(new Error(`the event stream left ${missing} of ${publications.length} events unanswered`)),
    ACK_TIMEOUT_MS,
  );
  try {
    publications.forEach(({ subject, messageId, body }, i) => {
      const header = headers();
      header.set('Nats-Msg-Id', messageId);
      nats.publish(subject, body, { headers: header, reply: `${inbox}.${i}` });
    });
    await promise;
  } finally {
    clearTimeout(timer);
    if (!subscription.isClosed()) subscription.unsubscribe();
  }
}

function refusalIn(message: Msg): Error | undefined {
  if (message.headers?.code === NO_RESPONDERS) return new Error('the event stream is not there');
  const { error } = message.json<{ error?: { code: number; description: string } }>();
  return error
    ? new Error(`the event stream refused an event: ${error.code} ${error.description}`)
    : undefined;
}
