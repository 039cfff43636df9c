// What a CRM tells, from the wire to the service that follows it, with a real sandbox that sends.
import { randomUUID } from 'node:crypto';
import { loadConfig } from '@app/config';
import {
  addHints,
  deleteInboundAddress,
  getConnection,
  listInboundAddresses,
  rotateInboundAddress,
  systemContext,
  type AddHintsRequest,
} from '@app/contracts';
import { NotFoundError } from '@app/errors';
import {
  CommandServer,
  connectNats,
  MessageBus,
  startService,
  type NatsConnection,
  type RunningService,
} from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { startSandbox, type SandboxProcess } from '../../../test/support/sandbox.js';
import { InboundServer } from '../src/inbound/inbound-server.service.js';
import { migrations } from '../src/migrations/index.js';
import { WebhookConfig } from '../src/webhook.config.js';
import { WebhookModule } from '../src/webhook.module.js';
import { environmentOf } from './environment.js';

jest.setTimeout(60_000);

const TENANT = randomUUID();
const CONNECTION = randomUUID();
/** Of every sandbox. */
const ORG = '00D5f0000000001EAA';
const ACK = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>
</soapenv:Body></soapenv:Envelope>`;

const logger = createLogger('test', 'silent');
const context = systemContext(TENANT, 'test');
let database: TestDatabase;
let nats: TestNats;
let sandbox: SandboxProcess;
let connection: NatsConnection;
let service: RunningService;
let bus: MessageBus;
let base: string;
let heard: AddHintsRequest[];
let failing = 0;

beforeAll(async () => {
  [database, nats, sandbox] = await Promise.all([
    createTestDatabase('webhook', migrations),
    startNats(),
    startSandbox(['--contacts', '300']),
  ]);
  connection = await connectNats(nats.url, 'test');
  bus = new MessageBus(connection, logger);
  const owners = new CommandServer(connection, 'owners', logger);
  owners.handle(getConnection, (request) => {
    if ((request as { id: string }).id !== CONNECTION) return Promise.reject(new NotFoundError());
    return Promise.resolve({ id: CONNECTION, provider: 'salesforce', orgId: ORG });
  });
  owners.handle(addHints, (request) => {
    if (failing-- > 0) return Promise.reject(new Error('away'));
    heard.push(request as AddHintsRequest);
    return Promise.resolve({ done: true });
  });
  const config = loadConfig(WebhookConfig, environmentOf(database, nats));
  service = await startService({ name: 'webhook', module: WebhookModule.with(config), config, logger });
  base = `http://127.0.0.1:${service.app.get(InboundServer, { strict: false }).port}`;
});
beforeEach(() => {
  heard = [];
  failing = 0;
});
afterEach(() => queryAsAdmin(database, 'TRUNCATE webhook.inbox, webhook.inbound_address'));
afterAll(async () => {
  await service.stop();
  await connection.close();
  await Promise.all([sandbox.stop(), nats.stop()]);
  await database.drop();
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function anAddress(keepOldHours?: number): Promise<string> {
  const made = await bus.send(
    rotateInboundAddress,
    { connectionId: CONNECTION, ...(keepOldHours === undefined ? {} : { keepOldHours }) },
    context,
  );
  return base + new URL(made.urls['outbound-messages']).pathname;
}
const message = (ids: number[], { org = ORG, type = 'Contact' } = {}) =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${org}</OrganizationId>${ids
    .map((n) => {
      const tail = String(n).padStart(5, '0');
      return `<Notification><Id>04l5f00000${tail}</Id><sObject xsi:type="sf:${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>0035f00000${tail}AAA</sf:Id></sObject></Notification>`;
    })
    .join('')}</notifications></soapenv:Body></soapenv:Envelope>`;
const post = (url: string, body: string | Uint8Array) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
const rows = () =>
  queryAsAdmin<{ notification_id: string; handled_at: Date | null }>(
    database,
    'SELECT notification_id, handled_at FROM webhook.inbox ORDER BY notification_id',
  );
const heardIds = () => heard.flatMap(({ hints }) => hints.flatMap(({ crmIds }) => crmIds)).toSorted();
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !(await isSo()); await wait(20))
    if (Date.now() > end) throw new Error('it did not come to that');
}

describe('outbound messages', () => {
  it('are acknowledged byte by byte once they are rows, and handed on', async () => {
    const url = await anAddress();

    const response = await post(url, message([1, 2]));
    const stored = await rows();
    const body = await response.text();
    await until(() => heard.length > 0);

    expect([response.status, response.headers.get('content-type'), body]).toEqual([200, 'text/xml', ACK]);
    expect(stored.map((row) => row.notification_id)).toEqual(['04l5f0000000001', '04l5f0000000002']);
    expect(heard.map(({ connectionId, hints }) => [connectionId, hints.map(({ object }) => object)])).toEqual(
      [[CONNECTION, ['contact']]],
    );
    expect(heardIds()).toEqual(['0035f0000000001AAA', '0035f0000000002AAA']);
  });

  it('are there once, told fifty times, shuffled and at the same time', async () => {
    const url = await anAddress();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => post(url, message([1, 2, 3].map((n) => ((n + i) % 3) + 1)))),
    );
    await until(async () => (await rows()).every((row) => row.handled_at !== null));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await rows()).toHaveLength(3);
    expect(heardIds()).toEqual([1, 2, 3].map((n) => `0035f000000000${n}AAA`));
  });

  it('wait where nobody takes them, and are handed on later', async () => {
    const url = await anAddress();
    failing = 1;

    const { status } = await post(url, message([1]));
    await until(() => heard.length > 0);

    expect(status).toBe(200);
    expect(heardIds()).toEqual(['0035f0000000001AAA']);
  });

  it('come from a sandbox that stops for nothing but the Ack', async () => {
    const url = await anAddress();
    await sandbox.control('faults', { kind: 'outboundMessages', repeat: 1, shuffle: true });
    await sandbox.control('outbound-messages', { object: 'Contact', endpointUrl: url, fields: ['Email'] });

    const { ids } = await sandbox.control<{ ids: string[] }>('edit', {
      object: 'Contact',
      where: 'Id != null',
      values: { Title: 'Told' },
      limit: 250,
    });
    await until(async () => (await sandbox.control<{ waiting: number }>('outbound-messages')).waiting === 0);
    await until(() => heardIds().length >= 250);

    expect(heardIds()).toEqual(ids.toSorted());
    const { failedMessages } = await sandbox.control<{ failedMessages: number }>('outbound-messages');
    expect(failedMessages).toBe(0);
  });

  it.each([
    ['an attack', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['101 notifications', message(Array.from({ length: 101 }, (_, n) => n))],
    ['10 MB', message([1]).replace('</OrganizationId>', `</OrganizationId>${' '.repeat(10_000_000)}`)],
    ['nothing', ''],
  ])('are refused at once when they are none, and leave nothing: %s', async (_, body) => {
    const url = await anAddress();

    const status = await post(url, body).then(
      ({ status: answered }) => answered,
      // The rest of a long body is not waited for.
      () => 'cut off',
    );

    expect([400, 'cut off']).toContain(status);
    expect(await rows()).toEqual([]);
  });

  it('of another org, or with another secret, meet the one 404 and leave nothing', async () => {
    const url = await anAddress();
    const wrong = url.replace(/.{5}\/outbound-messages$/, 'AAAAA/outbound-messages');
    const nowhere = await post(`${base}/nowhere`, 'x');

    const answers = [
      await post(url, message([1], { org: '00D5f0000000002EAA' })),
      await post(wrong, message([1])),
      await post(url.replace('outbound-messages', 'other'), message([1])),
    ];

    const shape = async (response: Response) => ({
      ...((await response.json()) as object),
      traceId: '',
      headers: [...response.headers.keys()].toSorted(),
    });
    const expected = await shape(nowhere);
    for (const answer of answers) expect(await shape(answer)).toEqual(expected);
    expect(await rows()).toEqual([]);
  });
});

describe('an address', () => {
  it('stays alive while its successor is entered at the CRM, and no longer than told', async () => {
    const first = await anAddress();
    const second = await anAddress();
    const both = [await post(first, message([1])), await post(second, message([2]))];
    const third = await anAddress(0);
    const after = [
      await post(first, message([3])),
      await post(second, message([4])),
      await post(third, message([5])),
    ];

    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(after.map(({ status }) => status)).toEqual([404, 404, 200]);
  });

  it('is kept as a hash, listed without its secret, and ends when told', async () => {
    const url = await anAddress();
    const secret = url.split('/').at(-2) ?? '';

    const { items } = await bus.send(listInboundAddresses, { connectionId: CONNECTION }, context);
    const kept = await queryAsAdmin<{ t: string }>(
      database,
      'SELECT row_to_json(a)::text AS t FROM webhook.inbound_address a',
    );
    await bus.send(deleteInboundAddress, { connectionId: CONNECTION, id: items[0].id }, context);

    expect(JSON.stringify([items, kept])).not.toContain(secret);
    expect((await post(url, message([1]))).status).toBe(404);
  });

  it('belongs to its tenant', async () => {
    await anAddress();
    const stranger = systemContext(randomUUID(), 'test');
    const [{ id }] = (await bus.send(listInboundAddresses, { connectionId: CONNECTION }, context)).items;

    const attempt = bus.send(deleteInboundAddress, { connectionId: CONNECTION, id }, stranger);

    await expect(attempt).rejects.toMatchObject({ code: 'INBOUND.NOT_FOUND' });
  });
});
