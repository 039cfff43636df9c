// The whole system as a person starts it, with a data folder and ports of its own. Needs the apps built: `npm test` does that.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../support/nats.js';
import { RestClient } from './rest-client.js';

const ROOT = resolve(__dirname, '../../..');
const READY_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 60_000;

/** What `npm start` prints as its last line. */
export interface ReadyLine {
  readonly ready: true;
  readonly url: string;
  readonly apiKey: string;
  readonly signInUrl: string;
  readonly webhookUrl: string | null;
  readonly sandboxUrl: string | null;
  readonly pids: Record<string, number | null>;
}

export interface RunningSystem extends ReadyLine {
  readonly client: RestClient;
  /** Its DATA_DIR. */
  readonly folder: string;
  /** The pid that this service has now: it changes when it was started again. */
  pidOf(service: string): number;
  /** Everything it printed so far. */
  output(): string;
  /** Ends everything in order and removes its data. Answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the system and waits for its ready line. `environment` is added to the settings. */
export async function startSystem(environment: Record<string, string> = {}): Promise<RunningSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-e2e-'));
  chmodSync(folder, 0o711);
  const [port, webhookPort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutSettings(process.env),
      DATA_DIR: folder,
      PORT: String(port),
      WEBHOOK_PORT: String(webhookPort),
      SANDBOX_PORT: String(sandboxPort),
      CRM_BOOTSTRAP_API_KEY: randomBytes(24).toString('hex'),
      ...environment,
    },
  });
  const { ready, output } = await readyLine(child);
  return {
    ...ready,
    client: new RestClient(ready.url, ready.apiKey),
    folder,
    pidOf: (service) => currentPid(folder, service),
    output,
    stop: () => stop(child, folder),
  };
}

/** Settings of the person who runs the tests must not leak into the system under test. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours =
    /^(CRM_|SALESFORCE_|SANDBOX|DATABASE_|NATS_URL|DATA_DIR|PORT$|WEBHOOK_PORT|PUBLIC_URL|SYNC_|HOST_JW|npm_|LOG_LEVEL)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}

async function readyLine(child: ChildProcess): Promise<{ ready: ReadyLine; output: () => string }> {
  const lines: string[] = [];
  const output = () => lines.join('\n');
  child.stderr?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  const ready = await new Promise<ReadyLine>((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGTERM');
      fail(new Error(`not ready within ${READY_TIMEOUT_MS} ms:\n${output()}`));
    }, READY_TIMEOUT_MS);
    child.once('exit', (code) =>
      fail(new Error(`ended with code ${code} before it was ready:\n${output()}`)),
    );
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      if (!line.startsWith('{"ready":true')) return;
      clearTimeout(timer);
      done(JSON.parse(line) as ReadyLine);
    });
  });
  return { ready, output };
}

function currentPid(folder: string, service: string): number {
  const content = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as {
    processes: Record<string, { pid: number } | undefined>;
  };
  const pid = content.processes[service]?.pid;
  if (pid === undefined) throw new Error(`${service} is not running`);
  return pid;
}

async function stop(child: ChildProcess, folder: string): Promise<number | null> {
  const ended = new Promise<number | null>((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    child.once('exit', (code) => done(code));
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  const code = await ended;
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
  return code;
}
