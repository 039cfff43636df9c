// The service with its own Postgres and NATS, and events as the outbox relay tells them.
import { randomUUID } from 'node:crypto';
import { loadConfig } from '@app/config';
import {
  createWebhookEndpoint,
  getWebhookEndpoint,
  systemContext,
  type CreateWebhookEndpointRequest,
  type CrmEvent,
  type NewWebhookEndpoint,
  type WebhookEndpointView,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import {
  connectNats,
  EventStream,
  MessageBus,
  startService,
  type NatsConnection,
  type RunningService,
} from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { migrations } from '../src/migrations/index.js';
import { WebhookConfig } from '../src/webhook.config.js';
import { WebhookModule } from '../src/webhook.module.js';
import { environmentOf } from './environment.js';

export const TENANT = randomUUID();
export const OTHER_TENANT = randomUUID();
export const context = systemContext(TENANT, 'test');

export interface Harness {
  readonly database: TestDatabase;
  readonly nats: TestNats;
  readonly connection: NatsConnection;
  readonly bus: MessageBus;
  /** All that the service has logged. */
  readonly log: () => string;
  startInstance(): Promise<RunningService>;
  anEndpoint(request: CreateWebhookEndpointRequest): Promise<NewWebhookEndpoint>;
  endpoint(id: string): Promise<WebhookEndpointView>;
  tell(...events: { subject: string; event: CrmEvent }[]): Promise<void>;
  query<T extends object>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** As if what waits had waited long enough. */
  timePasses(): Promise<void>;
  stop(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const [database, nats] = await Promise.all([createTestDatabase('webhook', migrations), startNats()]);
  const connection = await connectNats(nats.url, 'test');
  const bus = new MessageBus(connection, createLogger('test', 'silent'));
  const lines: string[] = [];
  const logger = createLogger('webhook', 'trace', { write: (line) => void lines.push(line) });
  const config = loadConfig(WebhookConfig, environmentOf(database, nats));
  const query = <T extends object>(sql: string, parameters?: unknown[]) =>
    queryAsAdmin<T>(database, sql, parameters);
  return {
    database,
    nats,
    connection,
    bus,
    query,
    log: () => lines.join(''),
    startInstance: () =>
      startService({ name: 'webhook', module: WebhookModule.with(config), config, logger }),
    anEndpoint: (request) => bus.send(createWebhookEndpoint, request, context),
    endpoint: (id) => bus.send(getWebhookEndpoint, { id }, context),
    tell: (...events) => new EventStream(connection).publish(events),
    timePasses: async () => {
      await query(`UPDATE webhook.delivery SET next_try_at = now() WHERE state = 'waiting'`);
      await query(
        'UPDATE webhook.endpoint SET not_before = NULL, due_at = now() WHERE disabled_reason IS NULL',
      );
    },
    stop: async () => {
      await connection.close();
      await nats.stop();
      await database.drop();
    },
  };
}

/** Something that happened to a contact. */
export function anEvent(
  some: { tenant?: string; about?: string; verb?: string; version?: number; at?: Date } = {},
): { subject: string; event: CrmEvent } {
  const { tenant = TENANT, about = randomUUID(), verb = 'updated', version = 2, at = new Date() } = some;
  return {
    subject: `crm.events.${tenant}.contact.${verb}`,
    event: {
      specversion: '1.0',
      id: uuidv7(),
      source: '/crm/sync',
      type: `crm.contact.${verb}.v1`,
      subject: about,
      time: at.toISOString(),
      datacontenttype: 'application/json',
      tenantid: tenant,
      correlationid: 'test',
      data: { id: about, version, changedFields: ['firstName'] },
    },
  };
}
