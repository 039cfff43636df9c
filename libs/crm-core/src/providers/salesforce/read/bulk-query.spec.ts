import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CrmUnavailableError } from '@app/errors';
import { createEgress } from '../../../egress.js';
import { SalesforceClient } from '../salesforce.client.js';
import { openResultPart, pagesOf } from './bulk-query.js';

describe('a part of a Bulk result', () => {
  let server: Server;
  let answer: { text: string; headers: Record<string, string> };

  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(200, answer.headers).end(answer.text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  async function read(): Promise<{ rows: string[][]; next: string | undefined }> {
    const { port } = server.address() as AddressInfo;
    const grant = { accessToken: 'x', instanceUrl: `http://localhost:${port}`, orgId: '00D' };
    const egress = createEgress([], `localhost:${port}`);
    const client = new SalesforceClient(grant, { renew: () => Promise.resolve(grant), egress });
    const part = await openResultPart(client, '750', '', 10, new AbortController().signal);
    const rows: string[][] = [];
    for await (const batch of part.rows) rows.push(...batch);
    return { rows, next: part.next };
  }

  it.each([
    ['a locator', { 'sforce-locator': 'MTAw' }, 'MTAw'],
    ['the word null', { 'sforce-locator': 'null' }, undefined],
    ['nothing', {}, undefined],
  ])('names the next part by %s', async (_, headers, next) => {
    answer = { text: '"Id"\n"1"\n"2"\n', headers: { 'sforce-numberofrecords': '2', ...headers } };

    expect(await read()).toEqual({ rows: [['1'], ['2']], next });
  });

  it.each([
    ['lacks its last line', '"Id"\n"1"\n'],
    ['is a header only', '"Id"\n'],
    ['is empty', ''],
  ])('that ends in good order but %s is no end', async (_, text) => {
    answer = { text, headers: { 'sforce-numberofrecords': '2' } };

    await expect(read()).rejects.toBeInstanceOf(CrmUnavailableError);
  });

  it('without a row is a header', async () => {
    answer = { text: '"Id"\n', headers: { 'sforce-numberofrecords': '0' } };

    expect(await read()).toEqual({ rows: [], next: undefined });
  });
});

describe('pagesOf', () => {
  it.each([
    [0, [['a', 'b'], ['c', 'd'], ['e']]],
    [
      1,
      [
        ['b', 'c'],
        ['d', 'e'],
      ],
    ],
    [4, [['e']]],
    [5, []],
  ])('skips %i rows, whatever batches they came in', async (skip, expected) => {
    const batches = (async function* () {
      yield [['a']];
      yield [['b'], ['c'], ['d']];
      yield [['e']];
    })();

    const pages: string[][] = [];
    for await (const page of pagesOf(batches, 2, skip)) pages.push(page.map(([cell]) => cell));

    expect(pages).toEqual(expected);
  });
});
