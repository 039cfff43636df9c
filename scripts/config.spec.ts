// The tools that show the settings, run as an operator runs them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsOf } from '@app/config';
import { AuthConfig } from '../apps/auth/src/auth.config.js';
import { GatewayConfig } from '../apps/gateway/src/gateway.config.js';
import { IntegrationConfig } from '../apps/integration/src/integration.config.js';
import { SyncConfig } from '../apps/sync/src/sync.config.js';
import { WebhookConfig } from '../apps/webhook/src/webhook.config.js';

const CONFIGS = [AuthConfig, GatewayConfig, IntegrationConfig, SyncConfig, WebhookConfig];
const folder = mkdtempSync(join(tmpdir(), 'config-print-'));

function script(name: string, args: string[] = [], settings: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, name), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: folder, ...settings },
  });
  return { status, stdout, stderr };
}

describe('docs/configuration.md', () => {
  it('is what the configuration classes say', () => {
    expect(script('config-docs.mjs', ['--check'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(CONFIGS.map((config) => [config.name, config] as const))(
    'marks every secret of %s as one',
    (_name, config) => {
      const unmarked = settingsOf(config).filter(
        ({ variable, secret }) => /KEY|SECRET|PASSWORD|TOKEN|SEED|DATABASE_URL/.test(variable) && !secret,
      );

      expect(unmarked).toEqual([]);
    },
  );
});

describe('config:print', () => {
  it('shows every setting of the services and of npm start, where each comes from, and no secret', () => {
    const file = join(folder, 'key');
    writeFileSync(file, 'a-bootstrap-key-out-of-a-file-0123456789');

    const { status, stdout } = script('config-print.mjs', ['--json'], {
      CRM_BOOTSTRAP_API_KEY_FILE: file,
      DATABASE_URL: 'postgres://boss:correct-horse@db.test/crm',
      NATS_URL: 'nats://user:battery-staple@nats.test',
      SYNC_MAX_RUNS: '7',
    });

    const { settings } = JSON.parse(stdout) as { settings: { of: string; name: string; source: string }[] };
    const row = (of: string, name: string) => settings.find((one) => one.of === of && one.name === name);
    expect(status).toBe(0);
    expect(row('sync', 'SYNC_MAX_RUNS')).toMatchObject({ value: 7, source: 'environment' });
    expect(row('auth', 'CRM_BOOTSTRAP_API_KEY')).toMatchObject({ source: 'file' });
    expect(row('auth', 'DATABASE_URL')).toMatchObject({ source: 'npm start' });
    expect(row('gateway', 'LOG_LEVEL')).toMatchObject({ source: 'default', value: 'info' });
    for (const config of CONFIGS)
      for (const { variable } of settingsOf(config)) {
        expect(row(config.name.replace('Config', '').toLowerCase(), variable)).toBeDefined();
      }
    expect(stdout).not.toMatch(/correct-horse|battery-staple|out-of-a-file/);
  });

  it('names everything that is wrong at once', () => {
    const { status, stdout } = script('config-print.mjs', [], {
      PORT: '99999',
      SANDBOX: 'perhaps',
      SYNC_MAX_RUNS: 'many',
      LOG_LEVEL: 'loud',
      CRM_MASTER_KEYS: 'v1:weak',
      CRM_MASTER_KEY: 'x',
    });

    expect(status).toBe(1);
    for (const wrong of [
      /PORT must/,
      /SANDBOX must/,
      /SYNC_MAX_RUNS/,
      /sync: LOG_LEVEL/,
      /auth: CRM_MASTER_KEYS/,
    ])
      expect(stdout).toMatch(wrong);
    expect(stdout).toMatch(/CRM_MASTER_KEY is read by nothing: CRM_MASTER_KEYS is meant/);
    expect(stdout).not.toContain('v1:weak');
  });

  it('reads the environment as one service would, and names what it misses', () => {
    const { status, stdout } = script('config-print.mjs', ['auth'], {
      CRM_MASTER_KEYS_FILE: '/nowhere/keys',
    });

    expect(status).toBe(1);
    expect(stdout).toMatch(/CRM_MASTER_KEYS_FILE cannot be read/);
    expect(stdout).toMatch(/auth: DATABASE_URL/);
    expect(stdout).not.toMatch(/^gateway/m);
  });
});
