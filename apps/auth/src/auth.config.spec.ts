import { randomBytes } from 'node:crypto';
import { ConfigError, loadConfig } from '@app/config';
import { AuthConfig } from './auth.config.js';

const key = (bytes = 32) => randomBytes(bytes).toString('base64');

describe('AuthConfig', () => {
  const environment = { DATABASE_URL: 'postgres://x', CRM_MASTER_KEYS: `v1:${key()}` };

  it('refuses weak master keys, naming the variable and not the value', () => {
    const weak = Buffer.alloc(32).toString('base64');
    const start = () => loadConfig(AuthConfig, { ...environment, CRM_MASTER_KEYS: `v1:${weak}` });

    expect(start).toThrow(ConfigError);
    expect(start).toThrow(/CRM_MASTER_KEYS/);
    expect(start).not.toThrow(new RegExp(weak));
  });

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
