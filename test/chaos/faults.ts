// What goes wrong, each by name: processes die, the org answers badly.
import type { StandIn } from '../e2e/support/stand-in.js';
import type { RunningSystem } from '../e2e/support/system.js';

export interface Fault {
  readonly name: string;
  strike(system: RunningSystem, org: StandIn): Promise<unknown>;
}

/** Nothing where the process is away already. */
function signal(system: RunningSystem, service: string, name: NodeJS.Signals): number | undefined {
  try {
    const pid = system.pidOf(service);
    process.kill(pid, name);
    return pid;
  } catch {
    return undefined;
  }
}

const kill = (service: string): Fault => ({
  name: `kill -9 ${service}`,
  strike: async (system) => signal(system, service, 'SIGKILL'),
});
const freeze = (service: string, ms: number): Fault => ({
  name: `${service} stands still for ${ms} ms`,
  strike: async (system) => {
    if (signal(system, service, 'SIGSTOP') !== undefined)
      setTimeout(() => signal(system, service, 'SIGCONT'), ms);
  },
});
const org = (name: string, fault: Record<string, unknown>): Fault => ({
  name: `the org: ${name}`,
  strike: (_, standIn) => standIn.fault(fault),
});

export const FAULTS: readonly Fault[] = [
  kill('sync'),
  kill('gateway'),
  kill('auth'),
  kill('integration'),
  kill('webhook'),
  kill('nats'),
  kill('postgres'),
  kill('sync'),
  freeze('sync', 4_000),
  org('503', { kind: 'status', status: 503, path: '*/services/data*', times: 4 }),
  org('an answer is lost after a write', { kind: 'lostAnswer', path: '*/composite/sobjects*', times: 3 }),
  org('a body is cut', { kind: 'cutBody', afterBytes: 300, path: '*/query*', times: 2 }),
  org('sessions end', { kind: 'expireSessions' }),
];
