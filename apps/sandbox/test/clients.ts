/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import { Connection, OAuth2 } from 'jsforce';
import { startSandbox, type RunningSandbox } from '../src/sandbox.js';
import type { SandboxOptions } from '../src/sandbox.options.js';

export const API_VERSION = '62.0';
export const REDIRECT_URI = 'http://localhost:1717/callback';

/** A sandbox on a free port with few people in it. */
export function aSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  return startSandbox({ port: 0, contacts: 50, leads: 20, ...options });
}

export function anOAuth2(sandbox: RunningSandbox, useVerifier = false): OAuth2 {
  return new OAuth2({
    loginUrl: sandbox.url,
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    redirectUri: REDIRECT_URI,
    useVerifier,
  });
}

/** Signs in as a person in a browser without JavaScript would, and gives the redirect's query. */
export async function signIn(authorizationUrl: string, decision = 'allow'): Promise<URLSearchParams> {
  const url = new URL(authorizationUrl);
  const login = await fetch(url);
  const loginForm = hiddenFields(await login.text());
  loginForm.set('username', 'admin@sandbox.test');
  loginForm.set('password', 'password');
  const consent = await fetch(new URL(url.pathname, url), { method: 'POST', body: loginForm });
  const consentForm = hiddenFields(await consent.text());
  consentForm.set('decision', decision);
  const done = await fetch(new URL(url.pathname, url), {
    method: 'POST',
    body: consentForm,
    redirect: 'manual',
  });
  return new URL(done.headers.get('location') ?? 'none:').searchParams;
}

function hiddenFields(html: string): URLSearchParams {
  const form = new URLSearchParams();
  for (const [, name, value] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    form.append(
      name,
      value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    );
  }
  return form;
}

/** A jsforce connection signed in with the web-server flow. */
export async function aConnection(sandbox: RunningSandbox): Promise<Connection> {
  const oauth2 = anOAuth2(sandbox);
  const connection = new Connection({ oauth2, version: API_VERSION, maxRequest: 20 });
  const query = await signIn(oauth2.getAuthorizationUrl({ scope: 'api refresh_token' }));
  await connection.authorize(query.get('code') ?? '');
  return connection;
}

/** Calls the data API without a client in between. */
export async function raw(
  sandbox: RunningSandbox,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: any; headers: Headers }> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

/** Uses the control door. */
export async function control(
  sandbox: RunningSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<any> {
  const response = await fetch(`${sandbox.url}/__sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return response.headers.get('content-type')?.includes('ndjson') ? text : JSON.parse(text);
}
