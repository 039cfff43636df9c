import { randomBytes } from 'node:crypto';
import { loadConfig } from '@app/config';
import type { CrmProvider, Egress } from '@app/crm-core';
import { CrmAuthError, NotFoundError } from '@app/errors';
import { AuthConfig } from '../auth.config.js';
import { CrmProviders } from './provider.service.js';

const SETTINGS = {
  clientId: 'SPEC_CRM_CLIENT_ID',
  clientSecret: 'SPEC_CRM_CLIENT_SECRET',
  loginUrl: 'SPEC_CRM_LOGIN_URL',
  apiVersion: 'SPEC_CRM_API_VERSION',
};
const provider = {
  id: 'spec',
  label: 'Spec CRM',
  auth: {
    settings: SETTINGS,
    hosts: ['.spec.test'],
    defaultLoginUrl: (environment: string) => `https://${environment}.spec.test`,
  },
} as unknown as CrmProvider;

const egress: Egress = {
  dispatcher: undefined as never,
  assertAllowed: (value) => {
    const url = new URL(value);
    if (url.protocol === 'https:' && url.hostname.endsWith('.spec.test')) return url;
    throw new CrmAuthError('no', { code: 'CRM.HOST_NOT_ALLOWED' });
  },
};

function somebody(): CrmProviders {
  const config = loadConfig(AuthConfig, {
    DATABASE_URL: 'postgres://x',
    CRM_MASTER_KEYS: `v1:${randomBytes(32).toString('base64')}`,
  });
  const getProvider = (id: string): CrmProvider => {
    if (id === 'spec') return provider;
    throw new NotFoundError();
  };
  return new CrmProviders({ getProvider, createEgress: () => egress }, config);
}

function settle(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) Reflect.deleteProperty(environment(), name);
    else environment()[name] = value;
  }
}

// eslint-disable-next-line no-restricted-properties -- the settings under test are read from here
const environment = (): NodeJS.ProcessEnv => process.env;

describe('CrmProviders', () => {
  const providers = somebody();
  afterEach(() =>
    settle({
      SPEC_CRM_CLIENT_ID: undefined,
      SPEC_CRM_CLIENT_SECRET: undefined,
      SPEC_CRM_LOGIN_URL: undefined,
    }),
  );

  it('takes the configured login URL for production and the CRM’s own otherwise', () => {
    expect(providers.loginUrl(provider, 'production')).toBe('https://production.spec.test');
    expect(providers.loginUrl(provider, 'sandbox')).toBe('https://sandbox.spec.test');
    settle({ SPEC_CRM_LOGIN_URL: 'https://my.spec.test/path' });
    expect(providers.loginUrl(provider, 'production')).toBe('https://my.spec.test');
    expect(providers.loginUrl(provider, 'sandbox')).toBe('https://sandbox.spec.test');
  });

  it.each([
    ['custom', undefined, 'required', 'REQUEST.INVALID'],
    ['custom', 'https://evil.test', 'notAllowed', 'CONNECTION.HOST_NOT_ALLOWED'],
    ['custom', 'http://my.spec.test', 'notAllowed', 'CONNECTION.HOST_NOT_ALLOWED'],
    ['custom', 'https://my.spec.test@evil.test', 'notAllowed', 'CONNECTION.HOST_NOT_ALLOWED'],
    ['custom', 'not a url', 'notAllowed', 'CONNECTION.HOST_NOT_ALLOWED'],
    ['production', 'https://my.spec.test', 'notAllowed', 'REQUEST.INVALID'],
  ] as const)('refuses for %s the login URL %s', (kind, url, fieldCode, code) => {
    const ask = () => providers.loginUrl(provider, kind, url);

    expect(ask).toThrow(
      expect.objectContaining({
        code,
        errors: [expect.objectContaining({ pointer: '/loginUrl', code: fieldCode })],
      }) as Error,
    );
  });

  it('says which setting an operator forgot, or set to a foreign host', () => {
    const notConfigured = expect.objectContaining({ code: 'CONNECTION.NOT_CONFIGURED' }) as Error;

    expect(() => providers.clientOf(provider)).toThrow(notConfigured);
    expect(() => providers.clientOf(provider)).toThrow(/SPEC_CRM_CLIENT_ID/);
    settle({ SPEC_CRM_LOGIN_URL: 'https://evil.test' });
    expect(() => providers.loginUrl(provider, 'production')).toThrow(notConfigured);
  });

  it('knows a client with and without a secret', () => {
    settle({ SPEC_CRM_CLIENT_ID: 'c1' });
    expect(providers.clientOf(provider)).toEqual({ clientId: 'c1' });
    settle({ SPEC_CRM_CLIENT_SECRET: 's1' });
    expect(providers.clientOf(provider)).toEqual({ clientId: 'c1', clientSecret: 's1' });
  });

  it('does not know other CRMs', () => {
    expect(() => providers.get('other')).toThrow(
      expect.objectContaining({ code: 'CONNECTION.PROVIDER_UNKNOWN', kind: 'notFound' }) as Error,
    );
  });
});
