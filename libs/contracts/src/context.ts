export const ROLES = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who caused something. `system` is the engine itself, e.g. a schedule. */
export interface Actor {
  readonly kind: 'apiKey' | 'member' | 'host' | 'system';
  readonly id: string;
  readonly role: Role;
}

/** What travels beside every command, in the headers. */
export interface MessageContext {
  /** Empty only for commands that are tenantless. */
  readonly tenantId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  /** The caller's Idempotency-Key, if it gave one. */
  readonly idempotencyKey?: string;
}

/** For work that no person asked for. */
export function systemContext(tenantId: string, correlationId: string): MessageContext {
  return { tenantId, correlationId, actor: { kind: 'system', id: 'system', role: 'owner' } };
}
