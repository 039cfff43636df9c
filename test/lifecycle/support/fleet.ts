// Services as processes that nobody starts again by himself, any number of each, on data servers that the test may end and bring back.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../support/nats.js';
import { loadScripts, type DataServer, type Scripts, type Secrets } from './scripts.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

export const SERVICES = ['auth', 'integration', 'sync', 'webhook', 'gateway'] as const;
export type Service = (typeof SERVICES)[number];
const WITH_DATABASE = SERVICES.filter((service) => service !== 'gateway');
const READY_TIMEOUT_MS = 60_000;

export interface Probe {
  readonly status: number;
  readonly checks: Record<string, string>;
}

/** How a service is started, where it is not as `npm start` does it. */
type ProgramOf = (service: Service) => { command: string; args: string[]; options: object };

/** One process of a service. */
export class Instance {
  private readonly ended: Promise<number | null>;

  constructor(
    readonly service: Service,
    readonly child: ChildProcess,
    readonly healthPort: number,
    /** Where it takes requests; only gateway and webhook do. */
    readonly port: number,
    private readonly logFile: string,
  ) {
    this.ended = once(child, 'exit').then(([code]) => code as number | null);
  }

  live = (): Promise<Probe> => this.ask('live');
  ready = (): Promise<Probe> => this.ask('ready');

  async untilReady(timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    for (const until = Date.now() + timeoutMs; ; await sleep(50)) {
      const probe = await this.ready().catch(() => undefined);
      if (probe?.status === 200) return;
      if (this.child.exitCode !== null || Date.now() > until)
        throw new Error(`${this.service} is not ready (${JSON.stringify(probe)}):\n${this.log()}`);
    }
  }

  /** Answers how it ended and how long that took. */
  async terminate(): Promise<{ code: number | null; ms: number }> {
    const begun = Date.now();
    this.child.kill('SIGTERM');
    return { code: await this.ended, ms: Date.now() - begun };
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  log = (): string => readFileSync(this.logFile, 'utf8').split('\n').slice(-40).join('\n');

  private async ask(what: 'live' | 'ready'): Promise<Probe> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/health/${what}`, {
      signal: AbortSignal.timeout(4_000),
    });
    const { checks = {} } = (await response.json()) as { checks?: Record<string, string> };
    return { status: response.status, checks };
  }
}

export class Fleet {
  readonly instances = new Set<Instance>();
  postgres: DataServer;
  nats: DataServer;
  /** Services reach Postgres through it, and callers the gateways. */
  databaseDoor: TcpProxy;
  gatewayDoor: TcpProxy;
  secrets: Secrets;
  private postgresPort: number;
  private natsPort: number;

  private constructor(
    readonly scripts: Scripts,
    readonly folder: string,
    private readonly environment: Record<string, string>,
    private readonly programOf?: ProgramOf,
  ) {}

  /** Data servers and migrated schemas, no service yet. */
  static async start(environment: Record<string, string> = {}, programOf?: ProgramOf): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-fleet-'));
    chmodSync(folder, 0o711);
    const fleet = new Fleet(await loadScripts(), folder, environment, programOf);
    fleet.secrets = fleet.scripts.loadSecrets(folder);
    fleet.postgresPort = await freePort();
    fleet.natsPort = await freePort();
    fleet.databaseDoor = await startTcpProxy([fleet.postgresPort]);
    fleet.gatewayDoor = await startTcpProxy();
    await Promise.all([fleet.startPostgres(), fleet.startNats()]);
    await Promise.all(WITH_DATABASE.map((service) => fleet.migrate(service)));
    return fleet;
  }

  /** One of each service, the gateway behind its door. */
  async startAll(): Promise<Record<Service, Instance>> {
    const entries = await Promise.all(
      SERVICES.map(async (service) => [service, await this.launch(service)] as const),
    );
    const all = Object.fromEntries(entries) as Record<Service, Instance>;
    await Promise.all(Object.values(all).map((instance) => instance.untilReady()));
    this.gatewayDoor.route([all.gateway.port]);
    return all;
  }

  async startInstance(service: Service, extra: Record<string, string> = {}): Promise<Instance> {
    const instance = await this.launch(service, extra);
    await instance.untilReady();
    return instance;
  }

  get url(): string {
    return `http://127.0.0.1:${this.gatewayDoor.port}`;
  }

  /** As administrator, past the door. */
  get adminUrl(): string {
    return this.postgres.url;
  }

  async startPostgres(): Promise<void> {
    const { folder, secrets } = this;
    const logFile = join(folder, 'postgres.log');
    this.postgres = await this.scripts.postgresServer({ folder, port: this.postgresPort, secrets, logFile });
    await this.postgres.start();
  }

  /** "Fast" by SIGINT, "immediate" by SIGQUIT, hard by SIGKILL. */
  async endPostgres(signal: NodeJS.Signals): Promise<void> {
    await this.postgres.child.stop(signal);
  }

  async startNats(): Promise<void> {
    const logFile = join(this.folder, 'nats.log');
    this.nats = await this.scripts.natsServer({ folder: this.folder, port: this.natsPort, logFile });
    await this.nats.start();
  }

  deleteNatsStore(): void {
    rmSync(join(this.folder, 'nats'), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.instances].map((instance) => instance.kill()));
    await Promise.all([this.databaseDoor.stop(), this.gatewayDoor.stop()]);
    await Promise.all([this.postgres.child.stop(), this.nats.child.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get databaseUrl(): string {
    const url = new URL(this.postgres.url);
    url.port = String(this.databaseDoor.port);
    return url.href;
  }

  private async migrate(service: string): Promise<void> {
    const env = {
      PATH: process.env.PATH,
      MIGRATION_DATABASE_URL: this.adminUrl,
      DATABASE_URL: this.scripts.serviceDatabaseUrl(this.databaseUrl, service),
    };
    await promisify(execFile)(process.execPath, [this.scripts.builtFile(service, 'migrate.js')], { env });
  }

  private async launch(service: Service, extra: Record<string, string> = {}): Promise<Instance> {
    const [healthPort, port] = [await freePort(), await freePort()];
    const environment = this.scripts.serviceEnvironment(service, {
      adminUrl: this.databaseUrl,
      natsUrl: this.nats.url,
      healthPorts: { [service]: healthPort },
      publicUrl: this.url,
      port,
      webhookPort: port,
      secrets: this.secrets,
    });
    const logFile = join(this.folder, `${service}-${healthPort}.log`);
    const log = openSync(logFile, 'a');
    const { command, args, options } = this.programOf?.(service) ?? {
      command: process.execPath,
      args: [...this.scripts.nodeFlags(service), this.scripts.mainFile(service)],
      options: {},
    };
    const env = { ...environment, ...this.environment, ...extra };
    const child = spawn(command, args, { ...options, env, stdio: ['ignore', log, log] });
    closeSync(log);
    const instance = new Instance(service, child, healthPort, port, logFile);
    this.instances.add(instance);
    child.once('exit', () => this.instances.delete(instance));
    return instance;
  }
}
