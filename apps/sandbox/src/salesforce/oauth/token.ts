// `POST /services/oauth2/token`: one function per grant.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { json, readForm, type Answer, type ApiRequest } from '../../answer.js';
import type { Org } from '../org.js';
import type { OAuthClient } from './clients.js';
import { DEVICE_INTERVAL_SECONDS } from './codes.js';
import { InvalidGrantError, type Refreshed } from './sessions.js';

type Grant = (form: URLSearchParams, client: OAuthClient, org: Org, request: ApiRequest) => Answer;

const NO_STORE = { 'cache-control': 'no-cache, no-store', pragma: 'no-cache' };
const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ALL_SCOPES = 'refresh_token web api id';
/** Salesforce tolerates about this much disagreement between clocks. */
const CLOCK_SKEW_SECONDS = 180;

const GRANTS: Record<string, Grant> = {
  authorization_code: exchangeCode,
  refresh_token: refresh,
  password: loginWithPassword,
  client_credentials: loginAsClient,
  device: pollDevice,
  [JWT_GRANT]: loginWithAssertion,
};

export async function takeToken(request: ApiRequest, org: Org): Promise<Answer> {
  const form = withBasicAuth(await readForm(request), request);
  for (const [name, value] of request.query) if (!form.has(name)) form.append(name, value);
  if (form.get('response_type') === 'device_code') return startDevice(form, org, request);
  const grantType = form.get('grant_type');
  const grant = grantType === null ? undefined : GRANTS[grantType];
  if (grant === undefined) return fail('unsupported_grant_type', 'grant type not supported');
  if (grantType === JWT_GRANT) form.set('client_id', issuerOf(form.get('assertion')) ?? '');
  const client = org.clients.find(form.get('client_id'));
  if (client === undefined) return fail('invalid_client_id', 'client identifier invalid');
  const needsNoSecret = grantType === JWT_GRANT || grantType === 'device';
  if (!needsNoSecret && !org.clients.hasSecret(client, form.get('client_secret'))) {
    return fail('invalid_client', 'invalid client credentials');
  }
  return grant(form, client, org, request);
}

/** An OAuth error: an object, unlike the arrays of the data API. */
export function fail(error: string, error_description: string, status = 400): Answer {
  return json(status, { error, error_description }, NO_STORE);
}

/** Client id and secret may come in the `Authorization` header instead. */
export function withBasicAuth(form: URLSearchParams, request: ApiRequest): URLSearchParams {
  const basic = /^Basic\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return form;
  const [id, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  if (!form.has('client_id')) form.set('client_id', id);
  if (!form.has('client_secret')) form.set('client_secret', secret ?? '');
  return form;
}

function exchangeCode(form: URLSearchParams, client: OAuthClient, org: Org, request: ApiRequest): Answer {
  const grant = org.tokens.codes.take(form.get('code') ?? '');
  if (grant === undefined || grant.clientId !== client.id) {
    return fail('invalid_grant', 'expired authorization code');
  }
  if (grant.redirectUri !== form.get('redirect_uri')) {
    return fail('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  if (grant.codeChallenge !== null) {
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== grant.codeChallenge.replace(/=+$/, '')) {
      return fail('invalid_grant', 'invalid code verifier');
    }
  }
  return success(
    org.sessions.grant(grant.userId, client.id, grant.scope, asksRefresh(grant.scope)),
    client,
    request,
    org,
  );
}

function refresh(form: URLSearchParams, client: OAuthClient, org: Org, request: ApiRequest): Answer {
  try {
    return success(org.sessions.refresh(form.get('refresh_token') ?? '', client.id), client, request, org);
  } catch (error) {
    if (error instanceof InvalidGrantError) return fail('invalid_grant', 'expired access/refresh token');
    throw error;
  }
}

function loginWithPassword(
  form: URLSearchParams,
  client: OAuthClient,
  org: Org,
  request: ApiRequest,
): Answer {
  const userId = org.users.authenticate(form.get('username') ?? '', form.get('password') ?? '');
  if (userId === undefined) return fail('invalid_grant', 'authentication failure - Invalid Password');
  return success(org.sessions.grant(userId, client.id, ALL_SCOPES, false), client, request, org);
}

function loginAsClient(form: URLSearchParams, client: OAuthClient, org: Org, request: ApiRequest): Answer {
  if (!client.needsSecret || !form.get('client_secret')) {
    return fail('invalid_client', 'invalid client credentials');
  }
  return success(org.sessions.grant(org.users.adminId, client.id, 'api', false), client, request, org);
}

function startDevice(form: URLSearchParams, org: Org, request: ApiRequest): Answer {
  const client = org.clients.find(form.get('client_id'));
  if (client === undefined) return fail('invalid_client_id', 'client identifier invalid');
  const { deviceCode, userCode } = org.tokens.devices.start(client.id, form.get('scope') || ALL_SCOPES);
  const answer = {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${request.origin}/setup/connect`,
    interval: DEVICE_INTERVAL_SECONDS,
  };
  return json(200, answer, NO_STORE);
}

const DEVICE_ERRORS: Record<string, string> = {
  authorization_pending: 'authorization request still pending',
  slow_down: 'slow down',
  access_denied: 'end-user denied authorization',
  invalid_grant: 'invalid device code',
};

function pollDevice(form: URLSearchParams, client: OAuthClient, org: Org, request: ApiRequest): Answer {
  const outcome = org.tokens.devices.poll(form.get('code') ?? '', client.id);
  if ('error' in outcome) return fail(outcome.error, DEVICE_ERRORS[outcome.error]);
  const granted = org.sessions.grant(outcome.userId, client.id, outcome.scope, asksRefresh(outcome.scope));
  return success(granted, client, request, org);
}

function loginWithAssertion(
  form: URLSearchParams,
  client: OAuthClient,
  org: Org,
  request: ApiRequest,
): Answer {
  const assertion = form.get('assertion') ?? '';
  const claims = claimsOf(assertion);
  if (claims === undefined || client.publicKey === undefined || !isSignedBy(assertion, client.publicKey)) {
    return fail('invalid_grant', 'invalid assertion');
  }
  const audiences = ['https://login.salesforce.com', 'https://test.salesforce.com', request.origin];
  if (!audiences.includes(String(claims.aud).replace(/\/$/, '')))
    return fail('invalid_grant', 'audience is invalid');
  if (!(Number(claims.exp) + CLOCK_SKEW_SECONDS > org.clock.now() / 1000)) {
    return fail('invalid_grant', 'expired authorization code');
  }
  const userId = org.users.findByName(String(claims.sub));
  if (userId === undefined) return fail('invalid_grant', "user hasn't approved this consumer");
  return success(org.sessions.grant(userId, client.id, 'web api id', false), client, request, org);
}

function claimsOf(assertion: string): Record<string, unknown> | undefined {
  try {
    const [header, payload] = assertion
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('utf8'));
    if ((JSON.parse(header) as { alg?: unknown }).alg !== 'RS256') return undefined;
    return JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function issuerOf(assertion: string | null): string | undefined {
  const issuer = claimsOf(assertion ?? '')?.iss;
  return typeof issuer === 'string' ? issuer : undefined;
}

function isSignedBy(assertion: string, publicKey: string): boolean {
  const end = assertion.lastIndexOf('.');
  const signature = Buffer.from(assertion.slice(end + 1), 'base64url');
  try {
    return verify('RSA-SHA256', Buffer.from(assertion.slice(0, end)), createPublicKey(publicKey), signature);
  } catch {
    return false;
  }
}

function asksRefresh(scope: string): boolean {
  return /\b(refresh_token|offline_access)\b/.test(scope);
}

function success(
  { session, refreshToken }: Refreshed,
  client: OAuthClient,
  request: ApiRequest,
  org: Org,
): Answer {
  const id = org.identityUrl(request.origin, session.userId);
  const issued_at = String(session.issuedAtMs);
  const answer = {
    access_token: session.token,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    signature: createHmac('sha256', client.secret)
      .update(id + issued_at)
      .digest('base64'),
    scope: session.scope,
    instance_url: org.instanceUrl(request.origin),
    id,
    token_type: 'Bearer',
    issued_at,
  };
  return json(200, answer, NO_STORE);
}
