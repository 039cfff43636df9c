import { randomBytes } from 'node:crypto';
import { ConfigError, loadConfig } from '@app/config';
import { AuthConfig } from '../auth.config.js';
import { parseMasterKeys, problemWithMasterKeys } from './master-keys.js';

const key = (bytes = 32) => randomBytes(bytes).toString('base64');

describe('master keys', () => {
  it('are read newest first', () => {
    const [newer, older] = [key(), key()];

    const keys = parseMasterKeys(`v2:${newer},v1:${older}`);

    expect(keys.map(({ version }) => version)).toEqual(['v2', 'v1']);
    expect(keys.map((one) => one.key.toString('base64'))).toEqual([newer, older]);
  });

  it.each([
    ['nothing', ''],
    ['no version', key()],
    ['31 bytes', `v1:${key(31)}`],
    ['33 bytes', `v1:${key(33)}`],
    ['all zero', `v1:${Buffer.alloc(32).toString('base64')}`],
    ['one byte repeated', `v1:${Buffer.alloc(32, 7).toString('base64')}`],
    ['a line break', `v1:${key()}\n`],
    ['base64url', `v1:${'-_'.repeat(21)}A=`],
    ['the same version twice', `v1:${key()},v1:${key()}`],
    ['an empty entry', `v1:${key()},`],
  ])('are refused with %s', (_name, text) => {
    expect(problemWithMasterKeys(text)).toEqual(expect.any(String));
    expect(() => parseMasterKeys(text)).toThrow();
  });

  it('stop the start when they are weak, naming the variable and not the value', () => {
    const weak = Buffer.alloc(32).toString('base64');
    const start = () =>
      loadConfig(AuthConfig, { DATABASE_URL: 'postgres://x', CRM_MASTER_KEYS: `v1:${weak}` });

    expect(start).toThrow(ConfigError);
    expect(start).toThrow(/CRM_MASTER_KEYS/);
    expect(start).not.toThrow(new RegExp(weak));
  });
});

describe('AuthConfig', () => {
  const environment = { DATABASE_URL: 'postgres://x', CRM_MASTER_KEYS: `v1:${key()}` };

  it('needs no more than a database and a key', () => {
    expect(loadConfig(AuthConfig, environment).publicAddress('/a')).toBe('http://localhost:3000/a');
  });

  it.each([
    ['CRM_BOOTSTRAP_API_KEY', 'x'.repeat(31)],
    ['CRM_BOOTSTRAP_API_KEY_2', 'x'.repeat(129)],
    ['PUBLIC_URL', 'ftp://crm.test'],
    ['HOST_JWKS_URL', 'nowhere'],
  ])('refuses a wrong %s', (variable, value) => {
    expect(() => loadConfig(AuthConfig, { ...environment, [variable]: value })).toThrow(variable);
  });

  it('joins the public URL and a path with one slash', () => {
    const config = loadConfig(AuthConfig, { ...environment, PUBLIC_URL: 'https://crm.test/base/' });

    expect(config.publicAddress('/api')).toBe('https://crm.test/base/api');
  });
});
