import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '@app/errors';
import { createEgress } from '../../egress.js';
import { SalesforceClient, type Call } from './salesforce.client.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('SalesforceClient', () => {
  let server: Server;
  let handle: Handler;
  let seen: IncomingMessage[];
  let renewals: number;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    seen = [];
    renewals = 0;
  });

  function client(): SalesforceClient {
    const { port } = server.address() as AddressInfo;
    const grant = (accessToken: string) => ({
      accessToken,
      instanceUrl: `http://localhost:${port}`,
      orgId: '00D',
    });
    const renew = () => {
      renewals++;
      return Promise.resolve(grant('fresh'));
    };
    return new SalesforceClient(grant('old'), { renew, egress: createEgress([], `localhost:${port}`) });
  }

  const get: Call = { method: 'GET', path: '/limits' };
  const answers =
    (status: number, body: string | Buffer, headers: Record<string, string> = {}): Handler =>
    (_, response) =>
      response.writeHead(status, headers).end(body);
  const refuses =
    (token: string, message = 'Session expired or invalid'): Handler =>
    (request, response) => {
      if (request.headers.authorization === `Bearer ${token}`)
        response.writeHead(401).end(JSON.stringify([{ errorCode: 'INVALID_SESSION_ID', message }]));
      else response.end('{"ok":true}');
    };

  it('signs, names itself and asks below its version', async () => {
    handle = answers(200, '{}');

    await client().json(get);

    expect(seen[0].url).toBe('/services/data/v62.0/limits');
    expect(seen[0].headers).toMatchObject({
      authorization: 'Bearer old',
      'sforce-call-options': 'client=MarkMailCRM',
      'sforce-auto-assign': 'FALSE',
    });
  });

  it('reads packed answers', async () => {
    handle = answers(200, gzipSync('{"ok":true}'), { 'content-encoding': 'gzip' });

    expect(await client().json(get)).toEqual({ ok: true });
  });

  it('counts what is billed and keeps what the CRM says of its limits, with a second figure beside it too', async () => {
    handle = answers(200, '{}', {
      'sforce-limit-info': 'api-usage=25/5000; per-app-api-usage=17/250(appName=x)',
    });
    const one = client();

    await one.json(get);
    await one.json({ method: 'GET', path: '/services/oauth2/userinfo' });

    expect(one.apiCalls).toBe(1);
    expect(one.lastLimits?.dailyApiCalls).toEqual({ max: 5_000, remaining: 4_975 });
  });

  it('goes by the CRM’s clock', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toUTCString();
    handle = answers(200, '{}', { date: ahead });
    const one = client();

    await one.json(get);

    expect(Math.abs(one.serverNow().getTime() - Date.parse(ahead))).toBeLessThan(2_000);
  });

  it('renews a refused token and makes the call again, once', async () => {
    handle = refuses('old');

    expect(await client().json(get)).toEqual({ ok: true });
    expect(renewals).toBe(1);
  });

  it('does not send again what flowed by: the call fails as one that may be repeated', async () => {
    handle = refuses('old');
    const csv = (async function* () {
      yield 'Id\n';
    })();

    await expect(client().stream({ method: 'PUT', path: '/x', csv })).rejects.toBeInstanceOf(
      CrmUnavailableError,
    );
    expect(renewals).toBe(1);
  });

  it('renews nothing for a refusal that no new token cures', async () => {
    handle = refuses('old', 'This session is not valid for use with the REST API');

    await expect(client().json(get)).rejects.toBeInstanceOf(CrmAuthError);
    expect(renewals).toBe(0);
  });

  it.each<[string, Handler, new (...args: never[]) => Error]>([
    ['a gateway’s page', answers(503, '<html>down</html>'), CrmUnavailableError],
    ['a page instead of JSON', answers(200, '<html>maintenance</html>'), CrmUnavailableError],
    [
      'JSON that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"records":[');
        setTimeout(() => response.destroy(), 10);
      },
      CrmUnavailableError,
    ],
    [
      'a packed answer that breaks off',
      answers(200, gzipSync('{"ok":true}').subarray(0, 15), { 'content-encoding': 'gzip' }),
      CrmUnavailableError,
    ],
    ['no answer', (_, response) => response.destroy(), CrmUnavailableError],
    ['a redirect', answers(302, '', { location: 'https://evil.test/' }), CrmUnavailableError],
    ['429', answers(429, '', { 'retry-after': '7' }), CrmRateLimitError],
  ])('turns %s into an error of ours', async (_, handler, type) => {
    handle = handler;

    await expect(client().json(get)).rejects.toBeInstanceOf(type);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['nonsense', 'soon', 5_000],
    ['nothing', undefined, 5_000],
  ])('waits as long as %s say', async (_, header, delayMs) => {
    handle = answers(429, '', header === undefined ? {} : { 'retry-after': header });

    await expect(client().json(get)).rejects.toMatchObject({ retry: { kind: 'after', delayMs } });
  });

  it('waits until the date that it is given', async () => {
    handle = answers(503, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });

    const error: unknown = await client()
      .json(get)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ retry: { kind: 'after', delayMs: expect.any(Number) } });
    const { retry } = error as CrmUnavailableError;
    expect(retry.kind === 'after' && retry.delayMs).toBeGreaterThan(55_000);
  });

  it('waits an hour at most, whatever it is told', async () => {
    handle = answers(429, '', { 'retry-after': '864000' });

    await expect(client().json(get)).rejects.toMatchObject({ retry: { delayMs: 3_600_000 } });
  });
});
