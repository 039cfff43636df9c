// A message is typed once: the value below carries subject, payload class, reply class and time-out for both sides.

export type PayloadClass<T> = new () => T;

/** A request with one owner and one reply. */
export interface Command<Req extends object, Res extends object> {
  /** `<service>.<noun>.<verb>.v<N>`; its first part names the owner. */
  readonly subject: string;
  readonly request: PayloadClass<Req>;
  readonly reply: PayloadClass<Res>;
  /** How long the caller waits before it gives up with TimeoutError. Milliseconds. */
  readonly timeoutMs: number;
  /** True where no tenant is known yet, or the work is for all tenants. */
  readonly isTenantless: boolean;
  /** The reply holds something that is shown once: it is never stored for a repeated Idempotency-Key. */
  readonly hasSecretReply: boolean;
}

export function command<Req extends object, Res extends object>(definition: {
  subject: string;
  request: PayloadClass<Req>;
  reply: PayloadClass<Res>;
  timeoutMs: number;
  isTenantless?: boolean;
  hasSecretReply?: boolean;
}): Command<Req, Res> {
  return { isTenantless: false, hasSecretReply: false, ...definition };
}

/** A fire-and-forget signal to all replicas: it may be lost, and nothing but delay may follow from that. */
export interface Doorbell<T extends object> {
  readonly subject: string;
  readonly payload: PayloadClass<T>;
}

export function doorbell<T extends object>(definition: Doorbell<T>): Doorbell<T> {
  return definition;
}

/** For commands that need no answer but the fact that they were done. */
export class Done {
  /** Always true; a failure is an error. */
  done: true = true as const;
}

export class Nothing {}
