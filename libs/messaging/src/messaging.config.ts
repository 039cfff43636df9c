/** Headers of every command. */
export const HEADER = {
  tenant: 'crm-tenant',
  actor: 'crm-actor',
  correlation: 'crm-correlation',
  idempotency: 'crm-idempotency-key',
} as const;

/** How long in-flight handlers may take to finish when the process is told to stop. Milliseconds. */
export const DRAIN_TIMEOUT_MS = 15_000;
/** Pause between attempts to reach NATS again; attempts never end. Milliseconds. */
export const RECONNECT_WAIT_MS = 250;
