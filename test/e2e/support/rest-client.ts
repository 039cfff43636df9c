// The public REST API as an outside program calls it, and the stand-in's login page as a browser without JavaScript sees it.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Contact {
  readonly id: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly status: string;
  readonly version: number;
  readonly crmLinks: { integrationId: string; crmId: string | null; syncStatus: string }[];
}

export interface Run {
  readonly id: string;
  readonly state: string;
  readonly phase: string | null;
  readonly processed: number;
  readonly apiCalls: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly rejected: number;
  readonly conflicts: number;
  readonly fromCrm: Record<'created' | 'updated' | 'unchanged' | 'deleted' | 'rejected', number>;
  readonly toCrm: Record<'created' | 'updated' | 'unchanged' | 'deleted' | 'rejected', number>;
  readonly error?: { code: string; message: string };
}

const ENDED = ['succeeded', 'partial', 'failed', 'cancelled'];

export class RestClient {
  constructor(
    readonly url: string,
    private readonly apiKey: string,
  ) {}

  /** The answer's JSON. @throws Error naming the problem when the status is not 2xx. */
  async send<T>(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<T> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 600)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  get = <T>(path: string): Promise<T> => this.send<T>('GET', path);
  post = <T>(path: string, body: unknown = {}): Promise<T> => this.send<T>('POST', path, body);
  patch = <T>(path: string, body: unknown): Promise<T> => this.send<T>('PATCH', path, body);

  async contacts(): Promise<Contact[]> {
    const contacts: Contact[] = [];
    let cursor: string | null = null;
    do {
      const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Contact[]; nextCursor: string | null } = await this.get(
        `/api/contacts?limit=200${query}`,
      );
      contacts.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return contacts;
  }

  async importContacts(contacts: readonly object[]): Promise<{ state: string; created: number }> {
    const body = `${contacts.map((contact) => JSON.stringify(contact)).join('\n')}\n`;
    const { importId } = await this.send<{ importId: string }>(
      'POST',
      '/api/contacts/import',
      body,
      'application/x-ndjson',
    );
    for (;;) {
      const view = await this.get<{ state: string; created: number }>(`/api/contacts/import/${importId}`);
      if (!['receiving', 'queued', 'running'].includes(view.state)) return view;
      await sleep(100);
    }
  }

  /** Logs in at the org's own page, allows access and comes back. Answers the connection's id. */
  async connectOrg(loginUrl: string): Promise<string> {
    const begun = await this.post<{ connectionId: string; authorizationUrl: string }>(
      '/api/crm/auth/salesforce',
      { method: 'web', environment: 'custom', loginUrl },
    );
    const login = await (await fetch(begun.authorizationUrl)).text();
    const consent = await submit(begun.authorizationUrl, login, {
      username: 'admin@sandbox.test',
      password: 'password',
    });
    const allowed = await submit(begun.authorizationUrl, await consent.text(), { decision: 'allow' });
    const callback = await fetch(allowed.headers.get('location') as string, { redirect: 'manual' });
    // The browser is sent to the page of the connection: the known one, when this org was connected before.
    const id = /\/connections\/([0-9a-f-]{36})/.exec(callback.headers.get('location') ?? '')?.[1];
    if (!id) throw new Error(`the callback answered ${callback.status}`);
    return id;
  }

  /** An integration that runs only when it is asked to. */
  async createIntegration(connectionId: string): Promise<string> {
    const { id } = await this.post<{ id: string }>('/api/crm/integrations', {
      connectionId,
      settings: { schedule: { kind: 'manual' } },
    });
    return id;
  }

  async startRun(integrationId: string, mode: 'incremental' | 'full' = 'incremental'): Promise<string> {
    const { runId } = await this.post<{ runId: string }>('/api/crm/sync/contacts', { integrationId, mode });
    return runId;
  }

  getRun = (runId: string): Promise<Run> => this.get<Run>(`/api/crm/sync/runs/${runId}`);

  /** Polls until the run has ended, or until `holds` is true of it. */
  async waitForRun(
    runId: string,
    holds: (run: Run) => boolean = () => false,
    timeoutMs = 150_000,
  ): Promise<Run> {
    for (const until = Date.now() + timeoutMs; ;) {
      const run = await this.getRun(runId);
      if (ENDED.includes(run.state) || holds(run)) return run;
      if (Date.now() > until) throw new Error(`the run is still ${run.state}: ${JSON.stringify(run)}`);
      await sleep(25);
    }
  }

  /** Creates a contact by e-mail, or patches the one that has it. */
  upsert = (contact: { email: string } & Record<string, unknown>): Promise<Contact> =>
    this.post<Contact>('/api/contacts', contact);

  /** Starts a run and waits for its end. */
  async sync(integrationId: string, mode: 'incremental' | 'full' = 'incremental'): Promise<Run> {
    return this.waitForRun(await this.startRun(integrationId, mode));
  }

  /** Waits until no run of this integration is under way: creating one may start its first run by itself. */
  async settle(integrationId: string): Promise<void> {
    for (let quiet = 0; quiet < 4; await sleep(150)) {
      const { items } = await this.get<{ items: Run[] }>(`/api/crm/sync/runs?integrationId=${integrationId}`);
      quiet = items.every((run) => ENDED.includes(run.state)) ? quiet + 1 : 0;
    }
  }
}

async function submit(pageUrl: string, page: string, fields: Record<string, string>): Promise<Response> {
  const action = plain(/<form[^>]*action="([^"]*)"/.exec(page)?.[1] ?? '');
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name) form.append(plain(name), plain(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return fetch(new URL(action, pageUrl), { method: 'POST', body: form, redirect: 'manual' });
}

const plain = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&amp;', '&');
