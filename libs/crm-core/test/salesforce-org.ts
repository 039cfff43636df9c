// A Salesforce stand-in org for tests of the provider: signing in, and acting as somebody else than us.
import { startSandbox, type SandboxProcess } from '../../../test/support/sandbox.js';
import {
  createEgress,
  providers,
  type AccessGrant,
  type Change,
  type ChangePage,
  type CrmObject,
  type CrmSession,
  type Cursor,
  type RemoteField,
  type WriteOp,
  type WriteResult,
} from '../src/index.js';

const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };

export interface Reading {
  readonly changes: Change[];
  readonly pages: ChangePage[];
  readonly cursor: Cursor;
}

export class SalesforceOrg {
  private constructor(private readonly sandbox: SandboxProcess) {}

  static async start(args: readonly string[]): Promise<SalesforceOrg> {
    return new SalesforceOrg(await startSandbox(args));
  }

  get host(): string {
    return new URL(this.sandbox.url).host;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  /** The control door. */
  control<T = unknown>(path: string, body?: unknown): Promise<T> {
    return this.sandbox.control<T>(path, body);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
  }

  /** Rows as they are, deleted ones too. */
  async rows(object: string, fields: readonly string[]): Promise<Record<string, unknown>[]> {
    const query = new URLSearchParams({ object, fields: fields.join(','), deleted: 'true' });
    const answer = await fetch(`${this.sandbox.url}/__sandbox/dump?${query.toString()}`);
    const lines = (await answer.text()).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async grant(): Promise<AccessGrant> {
    const form = { grant_type: 'password', username: 'admin@sandbox.test', password: 'password' };
    const body = new URLSearchParams({ ...form, ...CLIENT });
    const answer = await fetch(`${this.sandbox.url}/services/oauth2/token`, { method: 'POST', body });
    const token = (await answer.json()) as { access_token: string; instance_url: string };
    return { accessToken: token.access_token, instanceUrl: token.instance_url, orgId: 'org' };
  }

  /** A call of the data API, past the provider. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { accessToken, instanceUrl } = await this.grant();
    const answer = await fetch(`${instanceUrl}/services/data/v62.0${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async forgetQueryJobs(): Promise<void> {
    const { records } = await this.call<{ records: { id: string }[] }>('GET', '/jobs/query');
    for (const { id } of records) await this.call('DELETE', `/jobs/query/${id}`);
  }

  async open(): Promise<CrmSession> {
    const egress = createEgress(providers.salesforce.auth.hosts, this.host);
    return providers.salesforce.open(await this.grant(), { renew: () => this.grant(), egress });
  }

  async edit(object: string, records: readonly Record<string, unknown>[]): Promise<string[]> {
    return (await this.control<{ ids: string[] }>('edit', { object, records })).ids;
  }

  async billedCalls(): Promise<number> {
    return (await this.control<{ apiCalls: { total: number } }>('stats')).apiCalls.total;
  }
}

export async function readAll(pages: AsyncIterable<ChangePage>): Promise<Reading> {
  const kept: ChangePage[] = [];
  for await (const page of pages) kept.push(page);
  return {
    pages: kept,
    changes: kept.flatMap((page) => page.changes),
    cursor: kept.at(-1)?.cursor ?? ('' as Cursor),
  };
}

export function readChanges(
  session: CrmSession,
  fields: readonly RemoteField[],
  since?: Cursor,
  object: CrmObject = 'contact',
): Promise<Reading> {
  const signal = new AbortController().signal;
  const request = { object, fields, pageRows: 2_000, signal, ...(since ? { since } : {}) };
  return readAll(session.readChanges(request));
}

export async function writeAll(
  session: CrmSession,
  fields: readonly RemoteField[],
  ops: readonly WriteOp[],
  more: { object?: CrmObject; expectedOps?: number; lane?: 'bulk' | 'interactive' | 'consent' } = {},
): Promise<WriteResult[]> {
  const stream = (async function* () {
    yield* ops;
  })();
  const { object = 'contact', expectedOps = ops.length, lane = 'bulk' } = more;
  const signal = new AbortController().signal;
  const results: WriteResult[] = [];
  for await (const result of session.write({ object, fields, ops: stream, expectedOps, lane, signal }))
    results.push(result);
  return results;
}
