import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Actor, MessageContext } from '@app/contracts';
import { InternalError, toWire, fromWire, isWireError, type WireError } from '@app/errors';
import { HEADER } from './messaging.config.js';

type Reply = { readonly ok: object } | { readonly error: WireError };

const SYSTEM: Actor = { kind: 'system', id: 'system', role: 'owner' };

export function headersOf(context: MessageContext): MsgHdrs {
  const h = headers();
  h.set(HEADER.tenant, context.tenantId);
  h.set(HEADER.actor, JSON.stringify(context.actor));
  h.set(HEADER.correlation, context.correlationId);
  if (context.idempotencyKey) h.set(HEADER.idempotency, context.idempotencyKey);
  return h;
}

export function contextOf(h: MsgHdrs | undefined): MessageContext {
  const actor = h?.get(HEADER.actor);
  const idempotencyKey = h?.get(HEADER.idempotency);
  return {
    tenantId: h?.get(HEADER.tenant) ?? '',
    actor: actor ? (JSON.parse(actor) as Actor) : SYSTEM,
    correlationId: h?.get(HEADER.correlation) ?? '',
    ...(idempotencyKey ? { idempotencyKey } : {}),
  };
}

export const success = (ok: object): string => JSON.stringify({ ok } satisfies Reply);
export const failure = (error: unknown): string => JSON.stringify({ error: toWire(error) } satisfies Reply);

/** The reply's value, or its error thrown as the class it was. */
export function unwrap<T>(text: string): T {
  const reply = JSON.parse(text) as Reply;
  if ('ok' in reply) return reply.ok as T;
  throw isWireError(reply.error) ? fromWire(reply.error) : new InternalError();
}
