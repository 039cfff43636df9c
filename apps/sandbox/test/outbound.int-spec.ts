/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, raw, session } from './clients.js';

const ACK = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>
</soapenv:Body></soapenv:Envelope>`;

describe('outbound messages', () => {
  let sandbox: RunningSandbox;
  let listener: Server;
  let endpointUrl: string;
  let heard: string[];
  /** What the listener answers, one by one; the exact Ack once they are used up. */
  let answers: { status: number; type: string; body: string }[];

  beforeAll(async () => {
    sandbox = await aSandbox({ contacts: 300 });
    listener = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        heard.push(body);
        const { status, type, body: text } = answers.shift() ?? { status: 200, type: 'text/xml', body: ACK };
        response.writeHead(status, { 'content-type': type }).end(text);
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    endpointUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hear`;
  });
  beforeEach(async () => {
    await control(sandbox, 'POST', 'reset');
    heard = [];
    answers = [];
  });
  afterAll(async () => {
    await sandbox.close();
    listener.close();
  });

  const listen = (fields = ['Email', 'Title', 'LastModifiedDate'], object = 'Contact'): Promise<any> =>
    control(sandbox, 'POST', 'outbound-messages', { object, endpointUrl, fields });
  const edit = (limit: number, title: string | null = 'Changed'): Promise<any> =>
    control(sandbox, 'POST', 'edit', {
      object: 'Contact',
      where: 'Id != null',
      values: { Title: title },
      limit,
    });
  const state = (): Promise<any> => control(sandbox, 'GET', 'outbound-messages');
  const idsIn = (message: string): string[] =>
    [...message.matchAll(/<Notification><Id>(04l\w+)<\/Id>/g)].map(([, id]) => id);

  async function settled(): Promise<any> {
    for (let i = 0; i < 200; i++) {
      const now = await state();
      if (now.waiting === 0) return now;
      await sleep(20);
    }
    throw new Error(`still waiting: ${JSON.stringify(await state())}`);
  }

  it('tells changed rows of the object with the chosen values, and leaves blank ones out', async () => {
    const action = await listen();
    await edit(1, null);

    const { acknowledged } = await settled();

    expect(acknowledged).toBe(1);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toContain(`<ActionId>${action.id}</ActionId><SessionId xsi:nil="true"/>`);
    expect(heard[0]).toMatch(/<OrganizationId>00D\w{15}<\/OrganizationId>/);
    expect(heard[0]).toMatch(
      /<sObject xsi:type="sf:Contact" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>003/,
    );
    expect(heard[0]).toMatch(/<sf:LastModifiedDate>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z</);
    expect(heard[0]).not.toContain('sf:Title');
  });

  it('puts at most 100 notifications into a message', async () => {
    await listen();
    await edit(250);

    await settled();

    const sizes = heard.map((message) => idsIn(message).length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([50, 100, 100]);
    expect(new Set(heard.flatMap(idsIn)).size).toBe(250);
  });

  it.each([
    ['a 200 without a body', { status: 200, type: 'text/xml', body: '' }],
    ['the Ack with status 500', { status: 500, type: 'text/xml', body: ACK }],
    ['Ack false', { status: 200, type: 'text/xml', body: ACK.replace('true', 'false') }],
    ['another namespace', { status: 200, type: 'text/xml', body: ACK.replace('2005/09', '2006/09') }],
    ['JSON', { status: 200, type: 'application/json', body: '{"Ack":true}' }],
  ])('sends again after %s, with the same notification id', async (_, answer) => {
    answers = [answer];
    await listen();
    await edit(1);
    for (let i = 0; i < 100 && (await state()).failedMessages === 0; i++) await sleep(20);
    await control(sandbox, 'POST', 'clock', { advanceMs: 2_000 });

    const { failedMessages, acknowledged } = await settled();

    expect([failedMessages, acknowledged]).toEqual([1, 1]);
    expect(idsIn(heard[1])).toEqual(idsIn(heard[0]));
  });

  it('tells the newest values, and nothing but the id of what was deleted meanwhile', async () => {
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages', stop: true });
    await listen();
    await edit(1, 'First');
    const { ids } = await edit(1, 'Second');
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages' });
    await settled();
    const toldOnce = heard.join('');
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages', stop: true });
    await edit(1, 'Third');
    await control(sandbox, 'POST', 'delete', { object: 'Contact', ids });
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages' });
    await settled();

    expect(toldOnce).not.toContain('First');
    expect(toldOnce.match(/<sf:Title>Second/g)).toHaveLength(2);
    expect(heard.at(-1)).toMatch(/<Notification><Id>04l\w+<\/Id><\/Notification>/);
  });

  it('tells nothing of what was rolled back', async () => {
    await listen();
    const records = [{ LastName: 'Stays away' }, { FirstName: 'No last name' }];
    const body = records.map((record) => ({ attributes: { type: 'Contact' }, ...record }));
    const { accessToken } = await session(sandbox);
    await raw(sandbox, accessToken, 'POST', '/services/data/v62.0/composite/sobjects', {
      allOrNone: true,
      records: body,
    });
    await raw(sandbox, accessToken, 'POST', '/services/data/v62.0/composite/sobjects', {
      allOrNone: true,
      records: body.slice(0, 1),
    });

    const { queued } = await settled();

    expect(queued).toBe(1);
  });

  it('repeats, shuffles and delays when asked to', async () => {
    await control(sandbox, 'POST', 'faults', {
      kind: 'outboundMessages',
      repeat: 2,
      shuffle: true,
      delayMs: 60_000,
    });
    await listen();
    await edit(120);
    await sleep(100);
    const before = heard.length;
    await control(sandbox, 'POST', 'clock', { advanceMs: 60_000 });

    await settled();

    expect(before).toBe(0);
    const ids = heard.flatMap(idsIn);
    expect(ids).toHaveLength(360);
    expect(new Set(ids).size).toBe(120);
    expect(ids.slice(0, 100)).not.toEqual(ids.slice(0, 100).toSorted());
  });

  it('gives up after 24 hours', async () => {
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages', stop: true });
    await listen();
    await edit(3);
    await control(sandbox, 'POST', 'clock', { advanceMs: 24 * 60 * 60 * 1000 });
    await control(sandbox, 'POST', 'faults', { kind: 'outboundMessages' });

    const { dropped } = await settled();

    expect([dropped, heard.length]).toEqual([3, 0]);
  });

  it('refuses an unknown object or field by name', async () => {
    await expect(listen(['Nothing__c'])).rejects.toThrow('Nothing__c');
    await expect(listen([], 'Nobody')).rejects.toThrow('is not an object');
  });
});
