// The whole system on this machine: data servers, sandbox, migrations, services. Started in the order in which they need each
// other, stopped in the reverse one, Postgres last.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.mjs';
import { run } from './exec.mjs';
import { Sentence } from './log.mjs';
import { natsServer } from './nats.mjs';
import { makePassable } from './os-user.mjs';
import { builtFile, node24, root } from './paths.mjs';
import { freePorts, isFree } from './ports.mjs';
import { postgresServer } from './postgres.mjs';
import { RunFile } from './run-file.mjs';
import { loadSecrets, serviceDatabaseUrl } from './secrets.mjs';
import {
  mainFile,
  nodeFlags,
  plainEnvironment,
  serviceEnvironment,
  SERVICES,
  WITH_DATABASE,
} from './services.mjs';
import { portSetting, setting } from './settings.mjs';
import { inspectStartSettings } from './start-settings.mjs';

export class System {
  /** @param {object} options folder, port, webhookPort, sandboxPort (undefined: no sandbox), publicUrl, onSandboxRestarted */
  constructor(options) {
    this.options = options;
    this.folder = options.folder;
    this.url = `http://localhost:${options.port}`;
    this.children = new Map();
    this.runFile = new RunFile(this.folder);
    this.isStopping = false;
  }

  async start() {
    makePassable(this.folder);
    await this.runFile.clearLeftOvers();
    await this.assertPortsFree();
    this.secrets = loadSecrets(this.folder);
    mkdirSync(join(this.folder, 'logs'), { recursive: true, mode: 0o700 });
    this.runFile.set({ supervisor: this.options.supervisor, url: this.url });
    this.services = SERVICES.filter((service) => existsSync(mainFile(service)));
    const ports = await freePorts(2 + this.services.length);
    this.healthPorts = Object.fromEntries(this.services.map((service, at) => [service, ports[2 + at]]));
    this.runFile.set({ postgresPort: ports[0], healthPorts: this.healthPorts });
    const sandbox = this.startSandbox();
    await Promise.all([this.startPostgres(ports[0]), this.startNats(ports[1]), sandbox]);
    this.runFile.set({ natsUrl: this.natsUrl });
    await Promise.all(
      this.services.filter((one) => WITH_DATABASE.includes(one)).map((one) => this.migrate(one)),
    );
    await Promise.all(this.services.map((service) => this.startService(service)));
  }

  async assertPortsFree() {
    const { port, webhookPort, sandboxPort } = this.options;
    const wanted = Object.entries({ PORT: port, WEBHOOK_PORT: webhookPort, SANDBOX_PORT: sandboxPort });
    for (const [name, value] of wanted) {
      if (value !== undefined && !(await isFree(value))) {
        throw new Sentence(
          `Port ${value} is in use by another program: end it, or set ${name} to another port.`,
        );
      }
    }
  }

  async startPostgres(port) {
    const given = setting('DATABASE_URL');
    if (given) {
      this.adminUrl = given;
      return;
    }
    const { folder, secrets } = this;
    const logFile = this.logFile('postgres');
    const childOptions = this.tracked('postgres', join(folder, 'postgres'));
    const server = await postgresServer({ folder, port, secrets, logFile, childOptions });
    // It may live in a stand-in folder: what identifies it is where it really is.
    this.matches.postgres = server.child.options.args[1];
    this.add('postgres', server.child);
    this.adminUrl = server.url;
    await server.start();
  }

  async startNats(port) {
    const given = setting('NATS_URL');
    if (given) {
      this.natsUrl = given;
      return;
    }
    const childOptions = this.tracked('nats', join(this.folder, 'nats'));
    const server = await natsServer({
      folder: this.folder,
      port,
      logFile: this.logFile('nats'),
      childOptions,
    });
    this.add('nats', server.child);
    this.natsUrl = server.url;
    await server.start();
  }

  async startSandbox() {
    const { sandboxPort } = this.options;
    if (sandboxPort === undefined) return;
    this.sandboxUrl = `http://localhost:${sandboxPort}`;
    const main = mainFile('sandbox');
    const child = new Child({
      name: 'sandbox',
      command: node24(),
      args: [main],
      env: { ...plainEnvironment(), SANDBOX_PORT: String(sandboxPort) },
      logFile: this.logFile('sandbox'),
      isReady: () => isOk(`${this.sandboxUrl}/__sandbox/stats`),
      onRestarted: this.options.onSandboxRestarted,
      ...this.tracked('sandbox', main),
    });
    this.add('sandbox', child);
    await child.start();
  }

  /** Several at once are safe: they wait for each other at a lock in the database. */
  async migrate(service) {
    const env = {
      ...plainEnvironment(),
      MIGRATION_DATABASE_URL: this.adminUrl,
      DATABASE_URL: serviceDatabaseUrl(this.adminUrl, service),
    };
    const { code, output } = await run(node24(), [builtFile(service, 'migrate.js')], { env, cwd: root });
    if (code !== 0 && !this.isStopping) {
      throw new Sentence(`The database of ${service} could not be brought up to date:\n${output.trim()}`);
    }
  }

  async startService(service) {
    const { port, webhookPort, publicUrl } = this.options;
    const child = new Child({
      name: service,
      command: node24(),
      args: [...nodeFlags(service), mainFile(service)],
      env: serviceEnvironment(service, { ...this, port, webhookPort, publicUrl }),
      logFile: this.logFile(service),
      isReady: () => isOk(`http://127.0.0.1:${this.healthPorts[service]}/health/ready`),
      ...this.tracked(service, mainFile(service)),
    });
    this.add(service, child);
    await child.start();
  }

  /** Doors first, so that nothing new comes in; then those who work; the servers they need last. */
  async stop() {
    this.isStopping = true;
    const order = [
      ['gateway', 'webhook'],
      ['sync'],
      ['integration'],
      ['auth'],
      ['sandbox'],
      ['nats'],
      ['postgres'],
    ];
    for (const names of order) await Promise.all(names.map((name) => this.children.get(name)?.stop()));
    this.runFile.remove();
  }

  /** At once and without mercy. Postgres recovers by itself at its next start. */
  kill() {
    for (const child of this.children.values()) child.kill();
  }

  pids() {
    const names = ['gateway', 'auth', 'integration', 'sync', 'webhook', 'postgres', 'nats', 'sandbox'];
    return Object.fromEntries(names.map((name) => [name, this.children.get(name)?.pid ?? null]));
  }

  matches = {};

  tracked(name, match) {
    this.matches[name] = match;
    return {
      onPid: (pid) => this.runFile.setProcess(name, pid, this.matches[name]),
      // Ctrl-C reaches every process of the terminal at once. Ours must end in their order, so they leave its session.
      spawnOptions: { cwd: root, detached: process.stdin.isTTY === true },
    };
  }

  add(name, child) {
    if (this.isStopping) throw new Sentence('The start was cut short.');
    this.children.set(name, child);
  }

  logFile(name) {
    return join(this.folder, 'logs', `${name}.log`);
  }
}

/** The ports and addresses that the environment asks for. */
export function systemOptions() {
  const problems = inspectStartSettings().flatMap((one) => one.problems);
  if (problems.length > 0) {
    throw new Sentence(`Nothing was started:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  }
  const port = portSetting('PORT', '3000');
  const sandbox = setting('SANDBOX', 'on').toLowerCase();
  return {
    port,
    webhookPort: portSetting('WEBHOOK_PORT', '3001'),
    sandboxPort: sandbox === 'on' ? portSetting('SANDBOX_PORT', '3900') : undefined,
    publicUrl: setting('PUBLIC_URL', `http://localhost:${port}`),
  };
}

async function isOk(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
