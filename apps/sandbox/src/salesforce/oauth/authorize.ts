// The browser half of the web-server flow: log in, allow, come back with a single-use code.
import { createHmac, randomBytes } from 'node:crypto';
import { empty, readForm, text, type Answer, type ApiRequest } from '../../answer.js';
import type { Org } from '../org.js';
import { isLoopbackRedirect } from './clients.js';
import { consentPage, loginPage, messagePage } from './pages.js';

const HTML = 'text/html; charset=UTF-8';
const CODE_LIFE_MS = 15 * 60_000;
const TICKET_LIFE_MS = 10 * 60_000;
const DEFAULT_SCOPE = 'refresh_token web api id';
const CARRIED = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'prompt',
  'login_hint',
  'display',
  'code_challenge',
  'code_challenge_method',
  'nonce',
];
const ACTION = '/services/oauth2/authorize';
/** Signs the step between logging in and allowing; only this process reads it. */
const TICKET_KEY = randomBytes(32);

/** `GET /services/oauth2/authorize`: the login form, or the reason why there is none. */
export function showLogin(request: ApiRequest, org: Org): Answer {
  return refusal(request.query, org) ?? text(200, HTML, loginPage(ACTION, carried(request.query)));
}

/** `POST /services/oauth2/authorize`: takes the login, then the decision. */
export async function takeLogin(request: ApiRequest, org: Org): Promise<Answer> {
  const form = await readForm(request);
  for (const [name, value] of request.query) if (!form.has(name)) form.append(name, value);
  const refused = refusal(form, org);
  if (refused !== undefined) return refused;
  const userId = readTicket(form.get('ticket'), org);
  if (userId !== undefined) return decide(form, userId, org);
  const user = org.users.authenticate(form.get('username') ?? '', form.get('password') ?? '');
  if (user === undefined) {
    const problem = form.has('ticket')
      ? 'Your login took too long. Please log in again.'
      : 'Please check your username and password. If you still can’t log in, contact your administrator.';
    return text(200, HTML, loginPage(ACTION, carried(form), problem));
  }
  const client = org.clients.find(form.get('client_id'));
  const fields: [string, string][] = [...carried(form), ['ticket', makeTicket(user, org)]];
  return text(200, HTML, consentPage(ACTION, fields, client?.name ?? '', scopeOf(form)));
}

function decide(form: URLSearchParams, userId: string, org: Org): Answer {
  const redirectUri = form.get('redirect_uri') ?? '';
  if (form.get('decision') === 'deny') {
    return back(redirectUri, form, {
      error: 'access_denied',
      error_description: 'end-user denied authorization',
    });
  }
  const code = org.tokens.codes.add({
    clientId: form.get('client_id') ?? '',
    redirectUri,
    userId,
    scope: scopeOf(form),
    codeChallenge: form.get('code_challenge'),
    expiresAtMs: org.clock.now() + CODE_LIFE_MS,
  });
  return back(redirectUri, form, { code });
}

/** Why this request may not even show a form; told to the client by redirect only if the address is good. */
function refusal(query: URLSearchParams, org: Org): Answer | undefined {
  const redirectUri = query.get('redirect_uri');
  if (!isLoopbackRedirect(redirectUri)) {
    const message = 'error=redirect_uri_mismatch&error_description=redirect_uri must match configuration';
    return text(400, HTML, messagePage('redirect_uri_mismatch', message));
  }
  const fail = (error: string, error_description: string): Answer =>
    back(redirectUri, query, { error, error_description });
  if (org.clients.find(query.get('client_id')) === undefined) {
    return fail('invalid_client_id', 'client identifier invalid');
  }
  if (query.get('response_type') !== 'code') {
    return fail('unsupported_response_type', 'response type not supported');
  }
  const method = query.get('code_challenge_method');
  if (method !== null && method !== 'S256') return fail('invalid_request', 'invalid code challenge method');
  return undefined;
}

function back(redirectUri: string, form: URLSearchParams, params: Record<string, string>): Answer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value);
  const state = form.get('state');
  if (state !== null) url.searchParams.append('state', state);
  return empty(302, { location: url.toString(), 'cache-control': 'no-store' });
}

function carried(form: URLSearchParams): [string, string][] {
  return CARRIED.flatMap((name): [string, string][] => {
    const value = form.get(name);
    return value === null ? [] : [[name, value]];
  });
}

function scopeOf(form: URLSearchParams): string {
  return form.get('scope')?.trim().split(/\s+/).join(' ') || DEFAULT_SCOPE;
}

function makeTicket(userId: string, org: Org): string {
  const content = `${userId}.${org.clock.now() + TICKET_LIFE_MS}`;
  return `${content}.${signTicket(content)}`;
}

function readTicket(ticket: string | null, org: Org): string | undefined {
  const [userId, expires, signature] = (ticket ?? '').split('.');
  if (signature === undefined || signature !== signTicket(`${userId}.${expires}`)) return undefined;
  return Number(expires) >= org.clock.now() ? userId : undefined;
}

const signTicket = (content: string): string =>
  createHmac('sha256', TICKET_KEY).update(content).digest('base64url');
