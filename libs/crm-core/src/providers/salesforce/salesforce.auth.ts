// OAuth 2.0 web-server flow with PKCE. https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
import { request as send } from 'undici';
import { AppError, CrmAuthError, CrmUnavailableError } from '@app/errors';
import type { CrmAuth, CrmIdentity, Egress, OAuthClient, TokenSet } from '../../crm-provider.js';
import { DEFAULT_API_VERSION } from './salesforce.client.js';
import { isId, to18 } from './salesforce.ids.js';
import { idIn, selectFrom } from './salesforce.soql.js';

/** `api` to read and write, `refresh_token` to do so while nobody is signed in. */
const SCOPE = 'api refresh_token';
const TIMEOUT_MS = 20_000;
/** My Domain, sandboxes, Hyperforce, government clouds, China and the alternative names. */
const HOSTS = [
  'salesforce.com',
  'force.com',
  'cloudforce.com',
  'salesforce.mil',
  'crmforce.mil',
  'sfcrmproducts.cn',
  'my-salesforce.com',
];
const PRODUCTION_LOGIN = 'https://login.salesforce.com';
const SANDBOX_LOGIN = 'https://test.salesforce.com';

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
  username?: string;
}

export const salesforceAuth: CrmAuth = {
  settings: {
    clientId: 'SALESFORCE_CLIENT_ID',
    clientSecret: 'SALESFORCE_CLIENT_SECRET',
    loginUrl: 'SALESFORCE_LOGIN_URL',
    apiVersion: 'SALESFORCE_API_VERSION',
  },

  hosts: HOSTS,

  defaultLoginUrl: (environment) => (environment === 'production' ? PRODUCTION_LOGIN : SANDBOX_LOGIN),

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
    return tokensOf(answer, loginUrl, egress);
  },

  async refresh({ loginUrl, client, refreshToken, egress }) {
    const answer = await askToken(loginUrl, egress, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...credentials(client),
    });
    return tokensOf(answer, loginUrl, egress);
  },

  async revoke({ loginUrl, token, egress }) {
    const { status } = await post(loginUrl, '/services/oauth2/revoke', egress, { token });
    // 400 says that it is not valid any more, which is what we wanted.
    if (status >= 500)
      throw new CrmUnavailableError('The CRM could not take the token back just now.', {
        details: { status },
      });
  },

  /** Asks the identity service and the org itself; both must name the org that the token was issued for. */
  async identity({ tokens, egress }) {
    const named = identityIn(tokens, egress);
    const org = await organisation(tokens, egress);
    const person = await ask<IdentityAnswer>(named.url, egress, tokens.accessToken).catch(
      (error: unknown) => {
        // Without the scope `id` the identity service refuses; the org knows its user as well.
        if (!(error instanceof CrmAuthError) || error.details.status !== 403) throw error;
        return userOf(tokens, named.userId, egress);
      },
    );
    const claims = [person.organization_id, org?.Id, orgInToken(tokens.accessToken)].filter(
      (id) => id !== undefined,
    );
    if (!person.username || claims.some((id) => to18(id) !== named.orgId)) throw mismatch();
    return {
      orgId: named.orgId,
      orgName: org?.Name ?? named.orgId,
      username: person.username,
      instanceUrl: tokens.instanceUrl,
    } satisfies CrmIdentity;
  },
};

/** `https://<login host>/id/<org>/<user>`. */
function identityIn(tokens: TokenSet, egress: Egress): { url: URL; orgId: string; userId: string } {
  const url = egress.assertAllowed(tokens.identityUrl ?? '');
  const [, orgId = '', userId = ''] = /^\/id\/(\w+)\/(\w+)\/?$/.exec(url.pathname) ?? [];
  if (!isId(orgId) || !isId(userId)) throw mismatch();
  return { url, orgId: to18(orgId), userId };
}

function mismatch(): CrmAuthError {
  return new CrmAuthError('The CRM’s answer about who we are does not fit together.', {
    code: 'CRM.IDENTITY_MISMATCH',
  });
}

/** An opaque token begins with the org's id; a JWT does not. */
function orgInToken(accessToken: string): string | undefined {
  const [start, rest] = accessToken.split('!');
  return rest !== undefined && isId(start) ? start : undefined;
}

/** Undefined where the user may not see it: its name is a nicety, and the identity service has said whose org it is. */
async function organisation(
  tokens: TokenSet,
  egress: Egress,
): Promise<{ Id: string; Name: string } | undefined> {
  try {
    return await queryOne<{ Id: string; Name: string }>(
      tokens,
      selectFrom(['Id', 'Name'], 'Organization'),
      egress,
    );
  } catch (error) {
    if (error instanceof CrmAuthError && error.details.status !== 401) return undefined;
    throw error;
  }
}

async function userOf(tokens: TokenSet, userId: string, egress: Egress): Promise<IdentityAnswer> {
  const soql = selectFrom(['Username'], 'User', idIn([userId]));
  const user = await queryOne<{ Username: string }>(tokens, soql, egress);
  return user ? { username: user.Username } : {};
}

async function queryOne<T>(tokens: TokenSet, soql: string, egress: Egress): Promise<T | undefined> {
  const url = new URL(`/services/data/v${DEFAULT_API_VERSION}/query`, tokens.instanceUrl);
  url.searchParams.set('q', soql);
  return (await ask<{ records?: T[] }>(url, egress, tokens.accessToken)).records?.[0];
}

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
  const isDown = status >= 500 || status === 429 || answer?.error === 'server_error';
  if (isDown || !answer)
    throw new CrmUnavailableError('The CRM could not answer just now.', { details: { status } });
  if (status >= 300 || answer.error) {
    throw new CrmAuthError('The CRM refused: someone must connect it again.', {
      details: { vendorCode: answer.error ?? `HTTP_${status}` },
    });
  }
  return answer;
}

/** Where the CRM says the org lives is checked like any other address: an answer from elsewhere leads nowhere. */
function tokensOf(answer: TokenAnswer, loginUrl: string, egress: Egress): TokenSet {
  if (!answer.access_token || !answer.instance_url)
    throw new CrmAuthError('The CRM’s answer holds no token.', { code: 'CRM.TOKEN_MISSING' });
  const instance = egress.assertAllowed(answer.instance_url);
  const identity = answer.id ? egress.assertAllowed(answer.id) : undefined;
  for (const url of [instance, identity]) if (url) assertSameWorld(new URL(loginUrl), url);
  const issued = Number(answer.issued_at);
  return {
    accessToken: answer.access_token,
    ...(answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
    instanceUrl: instance.origin,
    scope: answer.scope ?? '',
    ...(identity ? { identityUrl: identity.href } : {}),
    issuedAt: new Date(Number.isFinite(issued) && issued > 0 ? issued : Date.now()).toISOString(),
  };
}

/** Who signed in to production is not sent to a sandbox, nor to a stand-in that the operator allowed for tests; nor the other way round. */
function assertSameWorld(login: URL, url: URL): void {
  const isMixed =
    (login.origin === PRODUCTION_LOGIN && isSandbox(url)) ||
    (login.origin === SANDBOX_LOGIN && url.origin === PRODUCTION_LOGIN) ||
    isOwn(login) !== isOwn(url);
  if (isMixed)
    throw new CrmAuthError('The answer comes from another environment than the one that was chosen.', {
      code: 'CRM.HOST_NOT_ALLOWED',
    });
}

const isSandbox = ({ origin, hostname }: URL): boolean =>
  origin === SANDBOX_LOGIN || hostname.endsWith('.sandbox.my.salesforce.com');
const isOwn = ({ hostname }: URL): boolean =>
  HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));

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
  const answer = status < 300 ? parse<T>(text) : undefined;
  if (answer) return answer;
  if (status >= 400 && status < 500 && status !== 429)
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
