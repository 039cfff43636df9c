// The public REST API from a script, and the sandbox's login page as a browser without JavaScript sees it.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sentence } from './log.mjs';

const RUN_ENDS = ['succeeded', 'partial', 'failed', 'cancelled'];
const TIMEOUT_MS = 120_000;

export class RestClient {
  constructor(url, apiKey) {
    this.url = url;
    this.apiKey = apiKey;
  }

  get = (path) => this.send('GET', path);
  post = (path, body = {}) => this.send('POST', path, body);
  patch = (path, body) => this.send('PATCH', path, body);
  delete = (path) => this.send('DELETE', path);

  /** The answer's JSON. @throws Error naming the problem when the status is not 2xx. */
  async send(method, path, body, contentType = 'application/json') {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Every item of a list, page after page. */
  async *all(path) {
    let cursor;
    do {
      const url = new URL(path, this.url);
      if (cursor) url.searchParams.set('cursor', cursor);
      const page = await this.get(`${url.pathname}${url.search}`);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  /** Sends contacts through the import door and waits until all are applied. */
  async importContacts(contacts) {
    const lines = contacts.map((contact) => JSON.stringify(contact)).join('\n');
    const { importId } = await this.send(
      'POST',
      '/api/contacts/import',
      `${lines}\n`,
      'application/x-ndjson',
    );
    for (;;) {
      const view = await this.get(`/api/contacts/import/${importId}`);
      if (!['receiving', 'queued', 'running'].includes(view.state)) return view;
      await sleep(100);
    }
  }

  /** Starts a run of the contacts and waits for its end. */
  async syncContacts(integrationId, { mode = 'incremental', onProgress, pollMs = 150 } = {}) {
    const { runId } = await this.post('/api/crm/sync/contacts', { integrationId, mode });
    return this.waitForRun(runId, { onProgress, pollMs });
  }

  async waitForRun(runId, { onProgress, pollMs = 150 } = {}) {
    for (;;) {
      const view = await this.get(`/api/crm/sync/runs/${runId}`);
      onProgress?.(view);
      if (RUN_ENDS.includes(view.state)) return view;
      await sleep(pollMs);
    }
  }

  /** Connects an org at a stand-in's login page: log in, allow, come back. */
  async connectOrg(loginUrl, { label, username = 'admin@sandbox.test', password = 'password' } = {}) {
    const begun = await this.post('/api/crm/auth/salesforce', {
      method: 'web',
      environment: 'custom',
      loginUrl,
      ...(label ? { label } : {}),
    });
    const consent = await submitForm(begun.authorizationUrl, await getPage(begun.authorizationUrl), {
      username,
      password,
    });
    const allowed = await submitForm(begun.authorizationUrl, consent.page, { decision: 'allow' });
    if (!allowed.location) throw new Sentence('The sandbox did not let us in.');
    const callback = await fetch(allowed.location, { redirect: 'manual' });
    return connectionIn(callback.headers.get('location') ?? `status ${callback.status}`);
  }
}

/** Where the browser is sent afterwards names the connection: the known one, when this org was connected before. */
function connectionIn(location) {
  const id = /\/connections\/([0-9a-f-]{36})/.exec(location)?.[1];
  if (!id) throw new Error(`the org could not be connected (${location})`);
  return id;
}

async function getPage(url) {
  const response = await fetch(url, { redirect: 'manual' });
  if (response.status !== 200) throw new Error(`the login page answered ${response.status}`);
  return response.text();
}

/** Posts the page's form with its hidden fields and ours. */
async function submitForm(pageUrl, page, fields) {
  const action = unescape(/<form[^>]*action="([^"]*)"/.exec(page)?.[1] ?? '');
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const [, name] = /name="([^"]*)"/.exec(input) ?? [];
    const [, value] = /value="([^"]*)"/.exec(input) ?? [];
    if (name) form.append(unescape(name), unescape(value ?? ''));
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const response = await fetch(new URL(action, pageUrl), { method: 'POST', body: form, redirect: 'manual' });
  return { location: response.headers.get('location'), page: await response.text() };
}

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text) {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? whole),
  );
}
