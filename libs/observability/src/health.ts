import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Answers quickly, or throws with one sentence that names what is missing. */
export type ReadinessCheck = () => Promise<void>;

export interface HealthReport {
  readonly ready: boolean;
  /** Check name → `ok`, or what is missing. */
  readonly checks: Readonly<Record<string, string>>;
}

/** The metrics of this process. */
export const metrics = new Registry();

const CHECK_TIMEOUT_MS = 2_000;

/** Named checks of one process; ready when all pass. */
export class Health {
  private readonly checks = new Map<string, ReadinessCheck>();
  private stopping = false;

  /** From now on this process is alive but not ready: nobody should send it more. */
  beginStop(): void {
    this.stopping = true;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  async report(): Promise<HealthReport> {
    if (this.stopping) return { ready: false, checks: { process: 'stopping' } };
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await run(check)] as const),
    );
    return { ready: results.every(([, text]) => text === 'ok'), checks: Object.fromEntries(results) };
  }
}

async function run(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  const outcome = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : 'unavailable'),
  );
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

/** Serves `/health/live`, `/health/ready` and `/metrics`. Resolves once listening. */
export async function serveHealth(health: Health, port: number, host: string): Promise<Server> {
  collectDefaultMetrics({ register: metrics });
  const server = createServer((request, response) => {
    void answer(health, request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return server;
}

/** The port that `serveHealth` got when asked for 0. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(health: Health, path: string): Promise<{ status: number; type: string; body: string }> {
  const json = 'application/json';
  if (path === '/health/live') return { status: 200, type: json, body: '{"live":true}' };
  if (path === '/health/ready') {
    const report = await health.report();
    return { status: report.ready ? 200 : 503, type: json, body: JSON.stringify(report) };
  }
  if (path === '/metrics') return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
  return { status: 404, type: json, body: '{}' };
}
