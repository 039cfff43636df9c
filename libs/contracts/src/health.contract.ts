import { command, Nothing } from './contract.js';

export class ServiceHealth {
  ready!: boolean;
  /** Check name → `ok`, or what is missing. */
  checks!: Record<string, string>;
}

/** The services that a gateway cannot do without. */
export const SERVICES = ['auth', 'integration', 'sync', 'webhook'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Whether any replica of a service is ready to work. */
export const checkHealth = (service: ServiceName) =>
  command({
    subject: `${service}.health.check.v1`,
    request: Nothing,
    reply: ServiceHealth,
    timeoutMs: 3_000,
    isTenantless: true,
  });
