// A second Postgres that follows the first and can take its place. The programs that npm brings have no pg_basebackup: the copy is made by SQL.
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../../support/nats.js';
import type { Fleet } from './fleet.js';
import type { DataServer } from './scripts.js';

export interface Standby {
  readonly server: DataServer;
  readonly port: number;
  /** From now on it is the one that is written to. */
  promote(): Promise<void>;
}

const FOLLOWS_TIMEOUT_MS = 20_000;

/** Follows the fleet's Postgres; every commit waits for it from then on, so that a fail-over loses none. */
export async function startStandby(fleet: Fleet): Promise<Standby> {
  const { secrets, scripts } = fleet;
  const folder = join(fleet.folder, 'standby');
  const port = await freePort();
  mkdirSync(folder, { mode: 0o711 });
  await copyCluster(fleet, join(folder, 'postgres'));
  const user = await scripts.postgresUser();
  const { port: primaryPort } = new URL(fleet.adminUrl);
  const conninfo = `host=127.0.0.1 port=${primaryPort} user=postgres password=${secrets.postgresPassword} application_name=standby`;
  const settings = { 'standby.signal': '', 'postgresql.auto.conf': `primary_conninfo = '${conninfo}'\n` };
  for (const [name, text] of Object.entries(settings)) {
    const file = join(folder, 'postgres', name);
    writeFileSync(file, text, { mode: 0o600 });
    if (user) chownSync(file, user.uid, user.gid);
  }
  const logFile = join(fleet.folder, 'standby.log');
  const server = await scripts.postgresServer({ folder, port, secrets, logFile });
  await server.start();
  await asAdmin(fleet.adminUrl, `ALTER SYSTEM SET synchronous_standby_names = '*'`);
  await asAdmin(fleet.adminUrl, 'SELECT pg_reload_conf()');
  await untilFollowed(fleet.adminUrl);
  return {
    server,
    port,
    promote: async () => void (await asAdmin(server.url, 'SELECT pg_promote(true, 30)')),
  };
}

/** What pg_basebackup does: the files as they are, between the two calls that make such a copy whole. */
async function copyCluster(fleet: Fleet, to: string): Promise<void> {
  const admin = new Client({ connectionString: fleet.adminUrl });
  await admin.connect();
  try {
    const { rows: places } = await admin.query<{ from: string }>(
      `SELECT current_setting('data_directory') AS from`,
    );
    const { from } = places[0];
    await admin.query(`SELECT pg_backup_start('standby', true)`);
    const isWanted = (path: string): boolean => !/\/(postmaster\.(pid|opts)|pg_replslot\/.+)$/.test(path);
    // Files come and go under the copy: what went is in the log that is copied last.
    copyTree(from, to, (path) => isWanted(path) && path !== join(from, 'pg_wal'));
    const { rows } = await admin.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    copyTree(join(from, 'pg_wal'), join(to, 'pg_wal'), isWanted);
    writeFileSync(join(to, 'backup_label'), rows[0].labelfile, { mode: 0o600 });
  } finally {
    await admin.end();
  }
  const user = await fleet.scripts.postgresUser();
  chmodSync(to, 0o700);
  if (user)
    for (const path of ['.', ...(readdirSync(to, { recursive: true }) as string[])])
      chownSync(join(to, path), user.uid, user.gid);
}

function copyTree(from: string, to: string, filter: (path: string) => boolean): void {
  for (let attempt = 1; ; attempt++) {
    try {
      return cpSync(from, to, { recursive: true, filter, preserveTimestamps: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
      rmSync(to, { recursive: true, force: true });
    }
  }
}

async function untilFollowed(primaryUrl: string): Promise<void> {
  for (const until = Date.now() + FOLLOWS_TIMEOUT_MS; Date.now() < until; await sleep(100)) {
    const rows = await asAdmin<{ state: string }>(
      primaryUrl,
      `SELECT sync_state AS state FROM pg_stat_replication`,
    );
    if (rows[0]?.state === 'sync') return;
  }
  throw new Error('the standby does not follow');
}

export async function asAdmin<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
