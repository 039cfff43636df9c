import { createEgress, type CrmAuth, type CrmProvider, type TokenSet } from '@app/crm-core';
import { CrmAuthError, CrmUnavailableError, NotFoundError } from '@app/errors';
import type { ProviderDirectory } from '../src/provider/provider.service.js';

interface TokenBody {
  access_token: string;
  refresh_token?: string;
  instance_url: string;
}

/** The provider of the fake CRM. */
const auth: CrmAuth = {
  settings: {
    clientId: 'FAKE_CRM_CLIENT_ID',
    clientSecret: 'FAKE_CRM_CLIENT_SECRET',
    loginUrl: 'FAKE_CRM_LOGIN_URL',
    apiVersion: 'FAKE_CRM_API_VERSION',
  },
  hosts: ['fakecrm.test'],
  defaultLoginUrl: (environment) => `https://${environment}.fakecrm.test`,
  authorizationUrl: ({ loginUrl, client, redirectUri, state, codeChallenge }) => {
    const query = {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge: codeChallenge,
    };
    return `${loginUrl}/authorize?${new URLSearchParams(query).toString()}`;
  },
  exchange: async ({ loginUrl, code, codeVerifier }) =>
    tokensFrom(
      await post(`${loginUrl}/token`, {
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
      }),
    ),
  refresh: async ({ loginUrl, refreshToken }) =>
    tokensFrom(await post(`${loginUrl}/token`, { grant_type: 'refresh_token', refresh_token: refreshToken })),
  revoke: async ({ loginUrl, token }) => {
    await post(`${loginUrl}/revoke`, { token });
  },
  identity: async ({ tokens }) => {
    const response = await fetch(`${tokens.instanceUrl}/identity`, {
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    });
    const body = (await response.json()) as { orgId: string; orgName: string; username: string };
    return { ...body, instanceUrl: tokens.instanceUrl };
  },
};

const provider = { id: 'fake', label: 'Fake CRM', objects: [], auth } as unknown as CrmProvider;

/** Knows one CRM, `fake`, under `fakecrm.test` and the extra hosts. */
export const FAKE_DIRECTORY: ProviderDirectory = {
  getProvider: (id) => {
    if (id !== provider.id) throw new NotFoundError();
    return provider;
  },
  createEgress,
};

async function post(url: string, form: Record<string, string>): Promise<TokenBody> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  if (response.status >= 500) throw new CrmUnavailableError('The CRM is down.');
  const body = (await response.json()) as TokenBody & { error?: string };
  if (body.error) throw new CrmAuthError('The CRM refuses.', { details: { vendorCode: body.error } });
  return body;
}

const tokensFrom = (body: TokenBody): TokenSet => ({
  accessToken: body.access_token,
  ...(body.refresh_token ? { refreshToken: body.refresh_token } : {}),
  instanceUrl: body.instance_url,
  scope: 'api refresh_token',
  issuedAt: new Date().toISOString(),
});
