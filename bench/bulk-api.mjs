// Bulk API 2.0 with nothing but fetch: what the floors use.
import { setTimeout as sleep } from 'node:timers/promises';

const VERSION = 'v62.0';
const FIRST_POLL_MS = 50;
const POLL_GROWTH = 1.6;
const LONGEST_POLL_MS = 5_000;

export async function signIn(sandboxUrl) {
  const response = await fetch(`${sandboxUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      username: 'admin@sandbox.test',
      password: 'password',
    }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`the sandbox refused to sign in: ${JSON.stringify(answer)}`);
  return { accessToken: answer.access_token, instanceUrl: answer.instance_url };
}

export class BulkApi {
  constructor({ accessToken, instanceUrl }) {
    this.base = `${instanceUrl}/services/data/${VERSION}/jobs`;
    // Nothing is compressed: the floor pays for bytes, not for packing them.
    this.headers = { authorization: `Bearer ${accessToken}`, 'accept-encoding': 'identity' };
  }

  /** The response bodies of a query's result pages, each with a header line. */
  async *query(soql) {
    const job = await this.json('POST', '/query', { operation: 'query', query: soql });
    await this.finish(`/query/${job.id}`);
    let locator;
    do {
      const at = locator ? `?locator=${encodeURIComponent(locator)}` : '';
      const response = await this.call('GET', `/query/${job.id}/results${at}`);
      yield response.body;
      locator = response.headers.get('sforce-locator');
    } while (locator && locator !== 'null');
  }

  /** Upserts a CSV stream and answers the body of its successful results. */
  async upsert(object, externalIdFieldName, csv) {
    const job = await this.json('POST', '/ingest', {
      object,
      externalIdFieldName,
      operation: 'upsert',
      contentType: 'CSV',
      lineEnding: 'LF',
    });
    await this.call('PUT', `/ingest/${job.id}/batches`, csv, { 'content-type': 'text/csv' });
    await this.json('PATCH', `/ingest/${job.id}`, { state: 'UploadComplete' });
    await this.finish(`/ingest/${job.id}`);
    const failed = await (await this.call('GET', `/ingest/${job.id}/failedResults`)).text();
    if (failed.trim().split('\n').length > 1) throw new Error(`rows failed: ${failed.slice(0, 300)}`);
    return (await this.call('GET', `/ingest/${job.id}/successfulResults`)).body;
  }

  async finish(path) {
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * POLL_GROWTH, LONGEST_POLL_MS)) {
      const { state } = await this.json('GET', path);
      if (state === 'JobComplete') return;
      if (state === 'Failed' || state === 'Aborted') throw new Error(`the job ended as ${state}`);
      await sleep(wait);
    }
  }

  async json(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await this.call(method, path, text, { 'content-type': 'application/json' });
    return response.json();
  }

  async call(method, path, body, headers = {}) {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: { ...this.headers, ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
