import { randomUUID } from 'node:crypto';
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
import type { NatsConnection } from './nats.js';

/** Asks other services, and rings and hears doorbells. */
export class MessageBus {
  private readonly subscriptions: Subscription[] = [];

  constructor(
    private readonly nats: NatsConnection,
    private readonly log: Logger,
  ) {}

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
    try {
      const reply = await this.nats.request(contract.subject, JSON.stringify(request), {
        timeout: contract.timeoutMs,
        headers: headersOf(context),
      });
      return unwrap<Res>(reply.string());
    } catch (error) {
      throw translate(error, contract.subject);
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
  const isAbsent =
    error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders());
  if (isAbsent) {
    return new CrmUnavailableError('A part of the system is not running at the moment. Try again shortly.', {
      code: 'INTERNAL.UNAVAILABLE',
      retry: BACKOFF,
      details: { owner },
      cause: error,
    });
  }
  return new InternalError(undefined, { details: { owner }, cause: error });
}
