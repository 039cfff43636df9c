import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgressed } from '@app/contracts';
import { aRun, KEYS, KNOWN_ID, TENANT_A, TENANT_B } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the event stream of runs', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it('tells the own tenant’s runs as they move, and nobody else’s', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${KEYS.viewer}` };
    const response = await fetch(`${harness.gateway.url}/api/crm/sync/events`, {
      headers,
      signal: stop.signal,
    });
    const text = collect(response);

    harness.owners.bus.ring(runProgressed, { tenantId: TENANT_B, run: aRun({ processed: 1 }) });
    harness.owners.bus.ring(runProgressed, { tenantId: TENANT_A, run: aRun({ processed: 2 }) });
    await text.until('"processed":2');
    stop.abort();

    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(text.soFar()).toMatch(/event: run\ndata: \{"id":"018f/);
    expect(text.soFar()).not.toContain('"processed":1');
  });

  it('is refused without a credential', async () => {
    expect((await harness.call('GET', '/api/crm/sync/events', { key: null })).status).toBe(401);
  });
});

describe('readiness', () => {
  it('names the service that is missing, and its routes say 503', async () => {
    const harness = await startHarness();
    await harness.owners.stopService('integration');

    const ready = await harness.call('GET', '/api/health/ready', { key: null });
    const route = await harness.call('GET', '/api/crm/integrations');
    const other = await harness.call('GET', '/api/contacts');
    await harness.stop();

    expect([ready.status, ready.json.ready, ready.json.checks.integration]).toEqual([
      503,
      false,
      'no answer',
    ]);
    expect(ready.json.checks.sync).toBe('ok');
    expect([route.status, route.json.code, route.json.retryable]).toEqual([
      503,
      'INTERNAL.UNAVAILABLE',
      true,
    ]);
    expect(other.status).toBe(200);
  });
});

describe('stopping', () => {
  it('ends event streams, finishes what runs and takes nothing new', async () => {
    const harness = await startHarness();
    harness.owners.looksUntilFinished = 1_000;
    const stream = await fetch(`${harness.gateway.url}/api/crm/sync/events`, {
      headers: { authorization: `Bearer ${KEYS.viewer}` },
    });
    const waiting = harness.call('POST', '/api/crm/sync/contacts?wait=1', {
      body: { integrationId: KNOWN_ID },
    });
    await settle(200);

    const begun = Date.now();
    const stopped = harness.gateway.stop();
    const late = harness.call('GET', '/api/health/live').then(
      () => 'answered',
      () => 'refused',
    );

    expect(await stream.text()).toMatch(/^retry:/);
    expect((await waiting).status).toBe(202);
    expect(await late).toBe('refused');
    await stopped;
    expect(Date.now() - begun).toBeLessThan(5_000);
    await harness.stop().catch(() => undefined);
  });
});

describe('the UI', () => {
  let harness: Harness;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crm-web-'));
    mkdirSync(join(directory, 'assets'));
    writeFileSync(join(directory, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><p>UI</p>');
    writeFileSync(join(directory, 'assets', 'app-1a2b.js'), 'void 0;');
    writeFileSync(join(directory, 'favicon.svg'), '<svg/>');
    writeFileSync(join(directory, '..', 'outside.txt'), 'outside');
    harness = await startHarness({ WEB_DIR: directory });
  });
  afterAll(async () => {
    await harness.stop();
    rmSync(directory, { recursive: true });
  });

  const open = (path: string, accept = 'text/html') =>
    harness.call('GET', path, { key: null, headers: { accept } });

  it.each(['/', '/connections/1?connected=1', '/sign-in?token=x'])('is one page for %s', async (path) => {
    const answer = await open(path);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('<p>UI</p>');
  });

  it('has a new nonce each time, the same in page and policy', async () => {
    const [first, second] = [await open('/'), await open('/')];

    const nonceOf = (text: string) => /content="([^"]+)"/.exec(text)?.[1];
    const policy = first.headers.get('content-security-policy');
    expect(policy).toContain(`script-src 'self' 'nonce-${nonceOf(first.text)}'`);
    expect(policy).not.toMatch(/(script-src|style-src) [^;]*unsafe/);
    expect(nonceOf(first.text)).not.toBe(nonceOf(second.text));
  });

  it('keeps hashed files for ever and others not', async () => {
    const hashed = await open('/assets/app-1a2b.js', '*/*');
    const other = await open('/favicon.svg', '*/*');

    expect(hashed.headers.get('cache-control')).toMatch(/immutable/);
    expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each(['/api/nothing', '/assets/gone.js', '/nothing'])(
    'is not the answer to a program at %s',
    async (path) => {
      const answer = await open(path, path === '/nothing' ? '*/*' : 'text/html');

      expect([answer.status, answer.json.code]).toEqual([404, 'REQUEST.NOT_FOUND']);
    },
  );

  it.each(['/../outside.txt', '/assets/../../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt'])(
    'shows no file beside it: %s',
    async (path) => {
      expect(await rawGet(harness.gateway.url, path)).not.toContain('outside');
    },
  );
});

/** Without the client's own tidying of paths. */
function rawGet(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}

function collect(response: Response) {
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
    }
  })().catch(() => undefined);
  return {
    soFar: () => text,
    until: async (part: string) => {
      while (!text.includes(part)) await Promise.race([settle(20), reading.then(() => settle(20))]);
    },
  };
}
