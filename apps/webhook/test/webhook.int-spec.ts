import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { loadConfig } from '@app/config';
import { checkHealth, systemContext } from '@app/contracts';
import {
  connectNats,
  MessageBus,
  startService,
  type NatsConnection,
  type RunningService,
} from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { tablesWithoutPolicy, tenantTables } from '../../../test/support/rls.js';
import { InboundServer } from '../src/inbound/inbound-server.service.js';
import { migrations } from '../src/migrations/index.js';
import { WebhookConfig } from '../src/webhook.config.js';
import { WebhookModule } from '../src/webhook.module.js';
import { environmentOf } from './environment.js';

const TENANT = randomUUID();
const OTHER_TENANT = randomUUID();

let database: TestDatabase;
let nats: TestNats;
let connection: NatsConnection;
let service: RunningService;
let url: string;
let role: Client;

beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase('webhook', migrations), startNats()]);
  const config = loadConfig(WebhookConfig, environmentOf(database, nats));
  const logger = createLogger('webhook', 'silent');
  service = await startService({ name: 'webhook', module: WebhookModule.with(config), config, logger });
  url = `http://127.0.0.1:${service.app.get(InboundServer, { strict: false }).port}`;
  connection = await connectNats(nats.url, 'test');
  role = new Client({ connectionString: database.url });
  await role.connect();
});
afterAll(async () => {
  await role.end();
  await service.stop();
  await connection.close();
  await nats.stop();
  await database.drop();
});

async function inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
  await role.query('BEGIN');
  try {
    await role.query(`SELECT set_config('crm.tenant_id', $1, true)`, [tenantId]);
    return await work();
  } finally {
    await role.query('ROLLBACK');
  }
}

const insert = (tenantId: string, connectionId: string, notificationId: string) =>
  role.query(
    `INSERT INTO inbox (id, tenant_id, connection_id, kind, notification_id, object, remote_ids)
     VALUES ($1, $2, $3, 'outboundMessage', $4, 'contact', '{003}')`,
    [randomUUID(), tenantId, connectionId, notificationId],
  );

describe('the door for CRMs', () => {
  it('says that it lives and is ready', async () => {
    const live = await fetch(`${url}/health/live`);
    const ready = await fetch(`${url}/health/ready`);

    expect([live.status, ready.status]).toEqual([200, 200]);
    expect(await ready.json()).toEqual({ ready: true, checks: { nats: 'ok', postgres: 'ok' } });
  });

  it.each([
    ['GET', '/'],
    ['POST', '/health/live'],
    ['POST', '/webhooks/any/key/outbound-messages'],
    ['GET', '/../../etc/passwd'],
  ])('answers %s %s with the one 404', async (method, path) => {
    const response = await fetch(url + path, { method });
    const problem = (await response.json()) as Record<string, unknown>;

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect({ ...problem, traceId: '' }).toEqual({
      type: 'urn:markmail-crm:problem:request.not_found',
      title: 'Not Found',
      status: 404,
      code: 'REQUEST.NOT_FOUND',
      detail: 'There is nothing at this address.',
      traceId: '',
      retryable: false,
    });
  });
});

describe('the service', () => {
  it('tells others that it is ready', async () => {
    const bus = new MessageBus(connection, createLogger('test', 'silent'));

    const health = await bus.send(checkHealth('webhook'), {}, systemContext('', 'test'));

    expect(health).toEqual({ ready: true, checks: { nats: 'ok', postgres: 'ok' } });
  });
});

describe('the inbox', () => {
  it('is bound to its tenant, like every table here', async () => {
    expect(await tenantTables(database)).toEqual([
      'webhook.delivery',
      'webhook.delivery_attempt',
      'webhook.endpoint',
      'webhook.idempotency_key',
      'webhook.inbound_address',
      'webhook.inbox',
      'webhook.outbox',
    ]);
    expect(await tablesWithoutPolicy(database)).toEqual([]);
  });

  it('takes a row of the own tenant and refuses one of another', async () => {
    await inTenant(TENANT, () => insert(TENANT, randomUUID(), 'n-1'));

    await expect(inTenant(TENANT, () => insert(OTHER_TENANT, randomUUID(), 'n-1'))).rejects.toThrow(
      /row-level security/,
    );
  });

  it('keeps what was heard twice once', async () => {
    const org = randomUUID();

    await expect(
      inTenant(TENANT, async () => {
        await insert(TENANT, org, 'n-1');
        await insert(TENANT, org, 'n-1');
      }),
    ).rejects.toThrow(/unique/);
  });

  it('remembers which migrations ran, in their order', async () => {
    const found = await queryAsAdmin<{ name: string }>(
      database,
      'SELECT name FROM webhook.migrations ORDER BY id',
    );

    expect(found.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
  });
});
