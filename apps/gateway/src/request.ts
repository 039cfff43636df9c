import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { MessageContext, Principal } from '@app/contracts';
import { UnauthenticatedError } from '@app/errors';
import { MalformedRequestError } from './problem.js';

/** What a request shows to say who it is from. */
export interface Credential {
  readonly kind: 'apiKey' | 'jwt' | 'session';
  readonly token: string;
}

/** A request on its way through the gateway. */
export interface CrmRequest extends Request {
  /** From the caller's traceparent or X-Request-Id, else ours. */
  traceId: string;
  /** Set once authenticated. */
  principal?: Principal;
  credential?: Credential;
}

/** The body as it comes. Leaving early keeps the connection, so that the refusal still reaches the sender. */
export async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new MalformedRequestError('The request broke off.', [], { cause });
  } finally {
    // What is left of the body is let go: many senders read the answer only when they have sent everything.
    request.resume();
  }
}

const VISIBLE = /^[\x21-\x7e]{1,255}$/;

export const requestOf = (context: ExecutionContext): CrmRequest =>
  context.switchToHttp().getRequest<CrmRequest>();

/** Whoever calls. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(requestOf(context)),
);

/** What travels with the commands that the request leads to. */
export const Context = createParamDecorator((_: unknown, context: ExecutionContext) =>
  contextOf(requestOf(context)),
);

function principalOf(request: CrmRequest): Principal {
  if (!request.principal) throw new UnauthenticatedError();
  return request.principal;
}

/** @throws MalformedRequestError for an Idempotency-Key that is none. */
export function contextOf(request: CrmRequest): MessageContext {
  const { tenantId, actorKind, actorId, role } = principalOf(request);
  const idempotencyKey = request.method === 'POST' ? idempotencyKeyOf(request) : undefined;
  return {
    tenantId,
    actor: { kind: actorKind, id: actorId, role },
    correlationId: request.traceId,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** For commands that are for nobody's tenant. */
export function anonymousContext(request: CrmRequest, tenantId = ''): MessageContext {
  const actor = { kind: 'system', id: 'gateway', role: 'viewer' } as const;
  return { tenantId, actor, correlationId: request.traceId };
}

function idempotencyKeyOf(request: CrmRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && VISIBLE.test(key)) return key;
  const detail = 'Idempotency-Key must be 1 to 255 visible ASCII characters.';
  throw new MalformedRequestError(detail, [{ pointer: '#Idempotency-Key', code: 'format', detail }]);
}
