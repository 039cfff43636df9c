/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import { startSandbox, type RunningSandbox } from '../src/sandbox.js';
import type { SandboxOptions } from '../src/sandbox.options.js';

export const API_VERSION = '62.0';
export const REDIRECT_URI = 'http://localhost:1717/callback';

/** A sandbox on a free port with few people in it. */
export function aSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  return startSandbox({ port: 0, contacts: 50, leads: 20, ...options });
}

/** What a client library needs to know of the sandbox to sign in. */
export function oauth2Config(sandbox: RunningSandbox) {
  return {
    loginUrl: sandbox.url,
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    redirectUri: REDIRECT_URI,
  };
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

/** The options of a jsforce connection that is signed in. */
export async function session(sandbox: RunningSandbox) {
  const form = { grant_type: 'password', username: 'admin@sandbox.test', password: 'password' };
  const client = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const body = new URLSearchParams({ ...form, ...client });
  const answer = await fetch(`${sandbox.url}/services/oauth2/token`, { method: 'POST', body });
  const token = (await answer.json()) as { access_token: string; instance_url: string };
  return {
    accessToken: token.access_token,
    instanceUrl: token.instance_url,
    version: API_VERSION,
    maxRequest: 20,
  };
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

/** Uses the control door. @throws Error with the door's answer when it refuses */
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
