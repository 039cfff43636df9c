// The doctor beside a system that runs: well, and with what breaks in the night.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { startSystem, type RunningSystem } from './support/system.js';

const DOCTOR = resolve(__dirname, '../../scripts/doctor.mjs');

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly sentence: string;
  readonly advice?: string;
}

describe('npm run doctor', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({ SANDBOX_CONTACTS: '20' });
  }, 200_000);

  afterAll(async () => {
    await system.stop();
  }, 70_000);

  function examine(settings: Record<string, string> = {}) {
    const environment = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: system.folder,
      ...settings,
    };
    const { status, stdout } = spawnSync(process.execPath, [DOCTOR, '--json'], {
      encoding: 'utf8',
      timeout: 50_000,
      env: environment,
    });
    const { verdict, findings } = JSON.parse(stdout) as { verdict: string; findings: Finding[] };
    const unwell = findings.filter((one) => !['ok', 'skipped'].includes(one.status));
    return {
      status,
      verdict,
      stdout,
      findings,
      unwell: Object.fromEntries(unwell.map((one) => [one.check, one])),
    };
  }

  async function asAdministrator(...statements: string[]): Promise<void> {
    const read = (name: string) => JSON.parse(readFileSync(join(system.folder, name), 'utf8'));
    const { postgresPort } = read('run.json') as { postgresPort: number };
    const { postgresPassword } = read('secrets.json') as { postgresPassword: string };
    const client = new Client({
      host: '127.0.0.1',
      port: postgresPort,
      user: 'postgres',
      password: postgresPassword,
      database: 'postgres',
    });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  /** Frozen, as a supervisor would bring back what is dead. */
  async function whileFrozen<T>(service: string, look: () => T | Promise<T>): Promise<T> {
    const pid = system.pidOf(service);
    process.kill(pid, 'SIGSTOP');
    try {
      return await look();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  it('finds nothing wrong with a system that was just started, and shows no secret', () => {
    const { status, verdict, stdout, findings } = examine();

    expect({ status, verdict }).toEqual({ status: 0, verdict: 'ok' });
    expect(findings.map((one) => one.check)).toEqual(
      expect.arrayContaining([
        'migrations',
        'row-level security',
        'roles',
        'stream',
        'gateway',
        'auth',
        'sync',
      ]),
    );
    expect(stdout).not.toContain(system.apiKey);
  });

  it('says that Postgres does not answer, and passes over what needs it', async () => {
    const { status, unwell, findings } = await whileFrozen('postgres', () => examine());

    expect(status).toBe(2);
    expect(unwell.postgres.sentence).toMatch(/does not answer/);
    expect(findings.find((one) => one.check === 'migrations')?.status).toBe('skipped');
  });

  it('says that NATS does not answer', async () => {
    const { status, unwell } = await whileFrozen('nats', () => examine());

    expect(status).toBe(2);
    expect(unwell.nats).toMatchObject({ status: 'failure', advice: expect.any(String) });
  });

  it('names settings that are wrong', () => {
    const { status, unwell } = examine({ SYNC_MAX_RUNS: '0', CRM_MASTER_KEYS: 'v1:weak' });

    expect(status).toBe(2);
    expect(unwell.settings.sentence).toMatch(/SYNC_MAX_RUNS/);
    expect(unwell['master keys'].sentence).toMatch(/CRM_MASTER_KEYS/);
  });

  it('names keys, walls and rights that are not as they should be, and connections that are cut off', async () => {
    await asAdministrator(
      'ALTER TABLE sync.contact NO FORCE ROW LEVEL SECURITY',
      'ALTER ROLE crm_sync BYPASSRLS',
      `DELETE FROM webhook.migrations WHERE id = (SELECT max(id) FROM webhook.migrations)`,
      `UPDATE auth.connection SET status = 'needsReconnect'`,
      `UPDATE auth.credential SET key_version = 'v9'`,
    );

    const { status, unwell } = examine();

    expect(status).toBe(2);
    expect(unwell['row-level security'].sentence).toMatch(/sync\.contact/);
    expect(unwell.roles.sentence).toMatch(/crm_sync/);
    expect(unwell.migrations.sentence).toMatch(/webhook lacks/);
    expect(unwell.connections).toMatchObject({ status: 'warning' });
    expect(unwell['key versions'].sentence).toMatch(/v9/);
  });

  it('names a run that nobody takes over, and events that are not told', async () => {
    const { status, unwell } = await whileFrozen('sync', async () => {
      await asAdministrator(
        `UPDATE sync.run SET state = 'running', lease_until = now() - interval '1 hour'
          WHERE id = (SELECT id FROM sync.run ORDER BY created_at LIMIT 1)`,
        `INSERT INTO sync.outbox (id, tenant_id, subject, type, correlation_id, payload, created_at)
         VALUES (gen_random_uuid(), gen_random_uuid(), 's', 't', 'c', '{}', now() - interval '1 hour')`,
      );
      return examine();
    });

    expect(status).toBe(2);
    expect(unwell.leases.sentence).toMatch(/^1 runs? lost/);
    expect(unwell.outbox).toMatchObject({
      status: 'failure',
      sentence: expect.stringMatching(/^1 events? wait/),
    });
    expect(unwell.sync.sentence).toMatch(/does not answer/);
  });
});
