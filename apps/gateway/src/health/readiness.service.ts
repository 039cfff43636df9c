import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { checkHealth, SERVICES, systemContext, type ServiceHealth, type ServiceName } from '@app/contracts';
import { MessageBus } from '@app/messaging';
import { Health } from '@app/observability';
import { HttpProblem } from '../problem.js';

/** Probes of several watchers share one look. Milliseconds. */
const KEEP_MS = 500;
const NATS_TIMEOUT_MS = 2_000;
const OK = 'ok';

@Injectable()
export class ReadinessService {
  private last?: { readonly report: Promise<ServiceHealth>; readonly until: number };

  constructor(
    private readonly bus: MessageBus,
    private readonly health: Health,
  ) {}

  /** @throws HttpProblem 503 with `checks` that name what is missing. */
  async assertReady(): Promise<ServiceHealth> {
    const report = this.health.isStopping ? await this.health.report() : await this.report();
    if (report.ready) return report;
    const missing = Object.entries(report.checks).filter(([, text]) => text !== OK);
    const detail = `Not ready: ${missing.map(([name]) => name).join(', ')}.`;
    throw new HttpProblem(503, 'HEALTH.NOT_READY', detail, { 'retry-after': '1' }, { ...report });
  }

  private report(): Promise<ServiceHealth> {
    if (!this.last || this.last.until < Date.now()) {
      this.last = { report: this.look(), until: Date.now() + KEEP_MS };
    }
    return this.last.report;
  }

  private async look(): Promise<ServiceHealth> {
    const checks = await Promise.all([
      this.checkNats(),
      ...SERVICES.map((service) => this.checkService(service)),
    ]);
    return { ready: checks.every(([, text]) => text === OK), checks: Object.fromEntries(checks) };
  }

  private async checkNats(): Promise<[string, string]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('no answer'), NATS_TIMEOUT_MS);
    });
    const answered = this.bus.assertConnected().then(
      () => OK,
      () => 'not connected',
    );
    const outcome = await Promise.race([answered, late]);
    clearTimeout(timer);
    return ['nats', outcome];
  }

  private async checkService(service: ServiceName): Promise<[string, string]> {
    try {
      const health = await this.bus.send(checkHealth(service), {}, systemContext('', randomUUID()));
      const missing = Object.entries(health.checks).filter(([, text]) => text !== OK);
      return [service, health.ready ? OK : `missing: ${missing.map(([name]) => name).join(', ')}`];
    } catch {
      return [service, 'no answer'];
    }
  }
}
