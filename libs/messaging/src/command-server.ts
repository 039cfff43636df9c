// Turns messages into calls of the methods marked with @Handles, and their outcome into replies.
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Msg, Subscription } from '@nats-io/transport-node';
import type { Command, MessageContext } from '@app/contracts';
import { AppError, InternalError, type FieldError, InvalidInputError } from '@app/errors';
import { histogram, runInContext, type Logger } from '@app/observability';
import { contextOf, failure, success } from './envelope.js';
import { DRAIN_TIMEOUT_MS } from './messaging.config.js';
import type { NatsConnection } from './nats.js';
import { validatePayload } from './validate-payload.js';

/** Wraps every command that carries an Idempotency-Key. See IdempotencyGuard in libs/database. */
export interface CommandGuard {
  around(
    command: Command<object, object>,
    request: object,
    context: MessageContext,
    work: () => Promise<object>,
  ): Promise<object>;
}

export type Handler = (request: object, context: MessageContext) => Promise<object>;

export class CommandServer {
  private readonly subscriptions: Subscription[] = [];
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    private readonly nats: NatsConnection,
    private readonly queue: string,
    private readonly log: Logger,
    private readonly guard?: CommandGuard,
  ) {}

  /** Replicas share the work: each command is handled by one of them. */
  handle(command: Command<object, object>, handler: Handler): void {
    const subscription = this.nats.subscribe(command.subject, {
      queue: this.queue,
      callback: (error, message) => {
        if (error) return;
        const work = this.answer(command, handler, message).finally(() => this.inFlight.delete(work));
        this.inFlight.add(work);
      },
    });
    this.subscriptions.push(subscription);
  }

  /** Takes no more, answers what it has taken. */
  async stop(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined)));
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_TIMEOUT_MS).unref());
    await Promise.race([Promise.allSettled(this.inFlight), timeout]);
  }

  private async answer(command: Command<object, object>, handler: Handler, message: Msg): Promise<void> {
    const context = contextOf(message.headers);
    const end = histogram(DURATION, 'Time that a command takes here', ['subject', 'result']).startTimer();
    const { reply, result } = await runInContext(
      { correlationId: context.correlationId, tenantId: context.tenantId },
      () => this.run(command, handler, message, context),
    );
    end({ subject: command.subject, result });
    message.respond(reply);
  }

  private async run(
    command: Command<object, object>,
    handler: Handler,
    message: Msg,
    context: MessageContext,
  ): Promise<Answered> {
    try {
      if (!command.isTenantless && !context.tenantId) throw new InternalError('A tenant is required.');
      const request = validatePayload(command.request, message.json<unknown>());
      const work = () => handler(request, withoutKey(context));
      const result =
        this.guard && context.idempotencyKey ? this.guard.around(command, request, context, work) : work();
      return { reply: success(await result), result: 'ok' };
    } catch (error) {
      this.report(command.subject, error);
      return { reply: failure(error), result: isExpected(error) ? 'refused' : 'failed' };
    }
  }

  private report(subject: string, error: unknown): void {
    if (isExpected(error))
      this.log.debug({ subject, code: error.code, fields: pointersOf(error) }, 'command refused');
    else this.log.error({ subject, err: error }, 'command failed');
  }
}

/** Keeps what handlers need, connections above all, until they have answered. Workers stop meanwhile: they need not wait for a slow command. */
@Injectable()
export class CommandsUnderWay implements BeforeApplicationShutdown {
  private work: Promise<void> = Promise.resolve();

  finish(work: Promise<void>): void {
    this.work = work;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.work;
  }
}

const DURATION = 'crm_nats_handler_duration_seconds';

interface Answered {
  readonly reply: string;
  readonly result: 'ok' | 'refused' | 'failed';
}

const isExpected = (error: unknown): error is AppError =>
  error instanceof AppError && error.kind !== 'internal';

/** The key names the command that the caller repeats, not those that its handler sends on. */
function withoutKey({ idempotencyKey: _, ...context }: MessageContext): MessageContext {
  return context;
}

function pointersOf(error: AppError): string[] | undefined {
  return error instanceof InvalidInputError ? error.errors.map((e: FieldError) => e.pointer) : undefined;
}
