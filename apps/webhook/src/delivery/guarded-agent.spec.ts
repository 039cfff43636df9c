import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGuardedAgent } from './guarded-agent.js';
import { send } from './send.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
let server: Server;
let port: number;
let hits = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    hits++;
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => (hits = 0));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** A DNS that knows one name. */
function dns(found: string[]): typeof lookup {
  const answer = (
    _: string,
    __: object,
    callback: (e: null, found: { address: string; family: number }[]) => void,
  ) => {
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return answer as unknown as typeof lookup;
}

async function reach(host: string, { names = dns(['127.0.0.1']), extra = '' } = {}) {
  const agent = createGuardedAgent({ has: (name, at) => `${name}:${at}` === extra }, names);
  const { status, fault } = await send(agent, {
    id: 'm1',
    url: `http://${host}:${port}/`,
    body: '{}',
    secrets: [SECRET],
  });
  await agent.close();
  return status ?? fault;
}

describe('what leads inside', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0177.0.0.1',
    '0x7f.1',
    '2130706433',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
  ])('is not called as %s', async (host) => {
    expect(await reach(host)).toBe('blocked');
    expect(hits).toBe(0);
  });

  it.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['::1'],
    ['fd00::1'],
    ['fe80::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::a9fe:a9fe'],
    ['8.8.8.8, 127.0.0.1'],
  ])('is not called by a name that points to %s', async (addresses) => {
    expect(await reach('hooks.example.com', { names: dns(addresses.split(', ')) })).toBe('blocked');
    expect(hits).toBe(0);
  });

  it('is called where the operator says so', async () => {
    expect(await reach('127.0.0.1', { extra: `127.0.0.1:${port}` })).toBe(200);
    expect(await reach('hooks.test', { extra: `hooks.test:${port}` })).toBe(200);
    expect(await reach('hooks.test', { extra: `hooks.test:${port + 1}` })).toBe('blocked');
    expect(hits).toBe(2);
  });
});
