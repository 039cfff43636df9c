// OAuth 2.0 web-server flow with PKCE. https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
import { request as send } from 'undici';
import { AppError, CrmAuthError, CrmUnavailableError } from '@app/errors';
import type { CrmAuth, CrmIdentity, Egress, OAuthClient, TokenSet } from '../../crm-provider.js';

/** `api` to read and write, `refresh_token` to do so while nobody is signed in. */
const SCOPE = 'api refresh_token';
const TIMEOUT_MS = 20_000;

interface TokenAnswer {
  access_token?: string;
  refresh_token?: string;
  instance_url?: string;
  id?: string;
  scope?: string;
  issued_at?: string;
  error?: string;
}

interface IdentityAnswer {
  organization_id?: string;
  user_id?: string;
  username?: string;
}

export const salesforceAuth: CrmAuth = {
  settings: {
    clientId: 'SALESFORCE_CLIENT_ID',
    clientSecret: 'SALESFORCE_CLIENT_SECRET',
    loginUrl: 'SALESFORCE_LOGIN_URL',
    apiVersion: 'SALESFORCE_API_VERSION',
  },

  /** My Domain, sandboxes, Experience Cloud, Hyperforce and government clouds. */
  hosts: ['salesforce.com', 'force.com', 'salesforce.mil', 'cloudforce.com', 'sfcrmproducts.cn'],

  defaultLoginUrl: (environment) =>
    environment === 'production' ? 'https://login.salesforce.com' : 'https://test.salesforce.com',

  authorizationUrl({ loginUrl, client, redirectUri, state, codeChallenge }) {
    const url = new URL('/services/oauth2/authorize', loginUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      scope: SCOPE,
      state,
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      prompt: 'login consent',
    }).toString();
    return url.href;
  },

  async exchange({ loginUrl, client, redirectUri, code, codeVerifier, egress }) {
    const answer = await askToken(loginUrl, egress, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      ...credentials(client),
    });
    return tokensOf(answer, egress);
  },

  async refresh({ loginUrl, client, refreshToken, egress }) {
    const answer = await askToken(loginUrl, egress, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...credentials(client),
    });
    return tokensOf(answer, egress);
  },

  async revoke({ loginUrl, token, egress }) {
    const { status } = await post(loginUrl, '/services/oauth2/revoke', egress, { token });
    // 400 says that it is not valid any more, which is what we wanted.
    if (status >= 500)
      throw new CrmUnavailableError('The CRM could not take the token back just now.', {
        details: { status },
      });
  },

  async identity({ tokens, egress }) {
    const url = egress.assertAllowed(tokens.identityUrl ?? '');
    const identity = await ask<IdentityAnswer>(url, egress, tokens.accessToken);
    const orgId = identity.organization_id ?? '';
    if (!orgId || !identity.username || !url.pathname.includes(orgId)) {
      throw new CrmAuthError('The CRM’s answer about who we are does not fit together.', {
        code: 'CRM.IDENTITY_MISMATCH',
      });
    }
    const organization = await ask<{ Name?: string }>(
      new URL(
        `/services/data/v62.0/sobjects/Organization/${encodeURIComponent(orgId)}?fields=Name`,
        tokens.instanceUrl,
      ),
      egress,
      tokens.accessToken,
    ).catch(() => ({ Name: undefined }));
    return {
      orgId: to18(orgId),
      orgName: organization.Name ?? orgId,
      username: identity.username,
      instanceUrl: tokens.instanceUrl,
    } satisfies CrmIdentity;
  },
};

const credentials = ({ clientId, clientSecret }: OAuthClient): Record<string, string> => ({
  client_id: clientId,
  ...(clientSecret ? { client_secret: clientSecret } : {}),
});

async function askToken(
  loginUrl: string,
  egress: Egress,
  form: Record<string, string>,
): Promise<TokenAnswer> {
  const { status, text } = await post(loginUrl, '/services/oauth2/token', egress, form);
  const answer = parse<TokenAnswer>(text);
  if (status >= 500 || status === 429 || !answer)
    throw new CrmUnavailableError('The CRM could not answer just now.', { details: { status } });
  if (status >= 400 || answer.error) {
    throw new CrmAuthError('The CRM refused: someone must connect it again.', {
      details: { vendorCode: answer.error ?? `HTTP_${status}` },
    });
  }
  return answer;
}

/** Where the CRM says the org lives is checked like any other address: an answer from elsewhere leads nowhere. */
function tokensOf(answer: TokenAnswer, egress: Egress): TokenSet {
  if (!answer.access_token || !answer.instance_url)
    throw new CrmAuthError('The CRM’s answer holds no token.', { code: 'CRM.TOKEN_MISSING' });
  const instanceUrl = egress.assertAllowed(answer.instance_url).origin;
  const issued = Number(answer.issued_at);
  return {
    accessToken: answer.access_token,
    ...(answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
    instanceUrl,
    scope: answer.scope ?? '',
    ...(answer.id ? { identityUrl: egress.assertAllowed(answer.id).href } : {}),
    issuedAt: new Date(Number.isFinite(issued) && issued > 0 ? issued : Date.now()).toISOString(),
  };
}

async function post(
  loginUrl: string,
  path: string,
  egress: Egress,
  form: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const url = egress.assertAllowed(new URL(path, loginUrl));
  return call(url, egress, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
  });
}

async function ask<T>(url: URL, egress: Egress, accessToken: string): Promise<T> {
  const { status, text } = await call(egress.assertAllowed(url), egress, {
    method: 'GET',
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  });
  const answer = status < 400 ? parse<T>(text) : undefined;
  if (answer) return answer;
  if (status === 401 || status === 403)
    throw new CrmAuthError('The CRM refuses our access.', { details: { status } });
  throw new CrmUnavailableError('The CRM could not answer just now.', { details: { status } });
}

async function call(
  url: URL,
  egress: Egress,
  options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string },
): Promise<{ status: number; text: string }> {
  try {
    const response = await send(url, {
      ...options,
      dispatcher: egress.dispatcher,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new CrmUnavailableError('The CRM cannot be reached.', { cause: error });
  }
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The form of an id that survives systems which ignore case: 15 characters plus 3 that say which of them are capitals. */
export function to18(id: string): string {
  if (id.length !== 15) return id;
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].reduce(
      (sum, c, i) => sum + (c >= 'A' && c <= 'Z' ? 1 << i : 0),
      0,
    );
    return SUFFIX[bits];
  });
  return id + suffix.join('');
}
