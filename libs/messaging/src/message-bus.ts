import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  NoRespondersError,
  RequestError,
  TimeoutError as NatsTimeout,
  type Subscription,
} from '@nats-io/transport-node';
import type { Command, Doorbell, MessageContext } from '@app/contracts';
import { AppError, BACKOFF, CrmUnavailableError, InternalError, TimeoutError } from '@app/errors';
import type { Logger } from '@app/observability';
import { headersOf, unwrap } from './envelope.js';
import { Link } from './link.js';
import type { NatsConnection } from './nats.js';

/** What is sent while NATS is away is thrown away by the client: requests wait so long for it. Milliseconds. */
const WAIT_FOR_NATS_MS = 2_000;
/** So long after NATS came back an owner may not be there yet. Milliseconds. */
const OWNERS_RETURN_MS = 2_000;
const ASK_AGAIN_MS = 50;

/** Asks other services, and rings and hears doorbells. */
export class MessageBus {
  private readonly subscriptions: Subscription[] = [];
  private readonly link: Link;

  constructor(
    private readonly nats: NatsConnection,
    private readonly log: Logger,
  ) {
    this.link = new Link(nats);
  }

  /**
   * One request, one reply.
   * @throws TimeoutError after `contract.timeoutMs`, or at once when no replica of the owner is there;
   * the owner's own error, rebuilt, when it refuses.
   */
  async send<Req extends object, Res extends object>(
    contract: Command<Req, Res>,
    request: NoInfer<Req>,
    context: MessageContext,
  ): Promise<Res> {
    if (!(await this.link.isUpWithin(WAIT_FOR_NATS_MS))) throw unavailable(contract.subject);
    for (;;) {
      try {
        const reply = await this.nats.request(contract.subject, JSON.stringify(request), {
          timeout: contract.timeoutMs,
          headers: headersOf(context),
        });
        return unwrap<Res>(reply.string());
      } catch (error) {
        // Nobody has seen it: asking again repeats nothing.
        if (!isAbsent(error) || this.link.upForMs > OWNERS_RETURN_MS)
          throw translate(error, contract.subject);
        await sleep(ASK_AGAIN_MS);
      }
    }
  }

  /** Never fails and never waits: a doorbell that is lost costs one sweep. */
  ring<T extends object>(bell: Doorbell<T>, payload: NoInfer<T>): void {
    try {
      this.nats.publish(bell.subject, JSON.stringify(payload));
    } catch (error) {
      this.log.debug({ err: error, subject: bell.subject }, 'doorbell not rung');
    }
  }

  /** Every replica that listens hears every ring. Answers the way to stop listening. */
  onRing<T extends object>(bell: Doorbell<T>, listener: (payload: T) => void): () => void {
    const subscription = this.nats.subscribe(bell.subject, {
      callback: (error, message) => {
        if (error) return;
        try {
          listener(message.json<T>());
        } catch (failure) {
          this.log.error({ err: failure, subject: bell.subject }, 'doorbell listener failed');
        }
      },
    });
    this.subscriptions.push(subscription);
    return () => subscription.unsubscribe();
  }

  /** @throws when the server cannot be reached now. */
  async assertConnected(): Promise<void> {
    await this.nats.flush();
  }

  close(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }
}

/** A correlation id for work that begins here. */
export const newCorrelationId = (): string => randomUUID();

function translate(error: unknown, subject: string): Error {
  if (error instanceof AppError) return error;
  const owner = subject.split('.')[0];
  if (error instanceof NatsTimeout) {
    return new TimeoutError('A part of the system did not answer in time. Try again shortly.', {
      details: { owner },
      cause: error,
    });
  }
  if (isAbsent(error)) return unavailable(subject, error);
  return new InternalError(undefined, { details: { owner }, cause: error });
}

const isAbsent = (error: unknown): boolean =>
  error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());

const unavailable = (subject: string, cause?: unknown): AppError =>
  new CrmUnavailableError('A part of the system is not running at the moment. Try again shortly.', {
    code: 'INTERNAL.UNAVAILABLE',
    retry: BACKOFF,
    details: { owner: subject.split('.')[0] },
    cause,
  });
