// Node, disk, settings and ports of this machine.
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../exec.mjs';
import { node24 } from '../paths.mjs';
import { isFree } from '../ports.mjs';
import { portSetting, setting } from '../settings.mjs';
import { reportConfig } from '../config-report.mjs';
import { fail, ok, skip, warn } from './finding.mjs';

const NODE_MAJOR = 24;
const GIGABYTE = 1e9;
/** A full disk stops Postgres: a first pull of 100,000 contacts writes some hundreds of megabytes with its log. */
const DISK = { failBelow: 0.5 * GIGABYTE, warnBelow: 2 * GIGABYTE };

export async function nodeVersion() {
  const { code, output } = await run(node24(), ['--version']);
  const version = output.trim();
  if (code !== 0)
    return fail(
      'node',
      'The Node that comes with the packages does not run.',
      'Run "npm ci" without --ignore-scripts.',
    );
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major < NODE_MAJOR)
    return fail('node', `Node is ${version}.`, `Run "npm ci": Node ${NODE_MAJOR} is needed.`);
  return ok('node', `Node is ${version}.`);
}

export function diskSpace({ folder }) {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : existing(folder));
  return judgeDisk(bavail * bsize);
}

/** @param free bytes */
export function judgeDisk(free) {
  const sentence = `${(free / GIGABYTE).toFixed(1)} GB are free where the data is kept.`;
  const advice = 'Make room, or set DATA_DIR to another disk: Postgres stops when the disk is full.';
  if (free < DISK.failBelow) return fail('disk', sentence, advice);
  return free < DISK.warnBelow ? warn('disk', sentence, advice) : ok('disk', sentence);
}

const existing = (folder) => (existsSync(folder) ? folder : existing(dirname(folder)));

export async function settings() {
  const { problems } = await reportConfig();
  if (problems.length === 0) return ok('settings', 'All settings are usable.');
  return fail(
    'settings',
    `Settings are wrong: ${problems.join('; ')}.`,
    'Correct them; "npm run config:print" shows all.',
  );
}

export async function masterKeys() {
  const { settings, problems } = await reportConfig();
  const wrong = problems.filter((one) => one.includes('MASTER_KEYS'));
  if (wrong.length > 0)
    return fail('master keys', wrong.join('; '), 'Set what is named to "v1:" and 32 random bytes in base64.');
  const { source } = settings.find((row) => row.of === 'auth' && row.name === 'CRM_MASTER_KEYS');
  const where = source === 'npm start' ? 'of DATA_DIR/secrets.json' : `from the ${source}`;
  return ok('master keys', `The master keys ${where} are well formed.`);
}

/** Where nothing runs, whether it could start; where it runs, that is what the services' own checks say. */
export async function ports({ run: running }) {
  if (running) return skip('ports', 'The system runs: its ports are its own.');
  const names = {
    PORT: '3000',
    WEBHOOK_PORT: '3001',
    ...(setting('SANDBOX', 'on') === 'off' ? {} : { SANDBOX_PORT: '3900' }),
  };
  const taken = [];
  for (const [name, fallback] of Object.entries(names)) {
    const port = portSetting(name, fallback);
    if (!(await isFree(port))) taken.push(`${name} ${port}`);
  }
  if (taken.length === 0) return ok('ports', 'The ports that npm start needs are free.');
  return fail(
    'ports',
    `Another program uses ${taken.join(' and ')}.`,
    'End it, or set these to other ports.',
  );
}

/** Whether the run file is of a living system. */
export function started({ run: running, adminUrl }) {
  if (running?.isReady) return ok('system', `The system at ${running.url} was started and became ready.`);
  if (running)
    return fail(
      'system',
      'The system was started, but did not become ready.',
      'Look at what npm start says, and at DATA_DIR/logs.',
    );
  if (adminUrl)
    return skip('system', 'Nothing was started from DATA_DIR: DATABASE_URL and NATS_URL are looked at.');
  return fail(
    'system',
    'Nothing runs from DATA_DIR.',
    'Run "npm start", or set DATA_DIR to the folder of the running system, or DATABASE_URL and NATS_URL.',
  );
}
