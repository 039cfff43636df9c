// MarkMail's side of a sync service alone, on real Postgres and NATS: contacts and imports without a CRM.
import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import {
  systemContext,
  upsertContact,
  type Command,
  type ContactView,
  type MessageContext,
} from '@app/contracts';
import { DatabaseModule, uuidv7 } from '@app/database';
import {
  COMMAND_GUARD,
  connectNats,
  EventStream,
  LOGGER,
  MessageBus,
  startService,
  type NatsConnection,
  type RunningService,
} from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { ContactModule } from '../src/contact/contact.module.js';
import { ImportModule } from '../src/import/import.module.js';
import { migrations } from '../src/migrations/index.js';
import { SyncConfig } from '../src/sync.config.js';

const silent = createLogger('test', 'silent');

@Global()
@Module({})
class ContactsOnly {
  static with(config: SyncConfig): DynamicModule {
    const tokens = { logger: LOGGER, eventStream: EventStream, commandGuard: COMMAND_GUARD };
    return {
      module: ContactsOnly,
      imports: [DatabaseModule.forService({ service: 'sync', config, tokens }), ContactModule, ImportModule],
      providers: [{ provide: SyncConfig, useValue: config }],
      exports: [SyncConfig],
    };
  }
}

export interface HistoryEntry {
  readonly side: string;
  readonly actor: string;
  readonly changes: { field: string; from: unknown; to: unknown }[];
}

export class ContactWorld {
  /** A tenant of the test's own: nothing of another test is in its way. */
  tenantId = uuidv7();
  private services: RunningService[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly nats: TestNats,
    private readonly connection: NatsConnection,
    private readonly bus: MessageBus,
  ) {}

  static async start(): Promise<ContactWorld> {
    const [database, nats] = await Promise.all([createTestDatabase('sync', migrations), startNats()]);
    const connection = await connectNats(nats.url, 'world');
    return new ContactWorld(database, nats, connection, new MessageBus(connection, silent));
  }

  async startSync(roles = 'api,worker'): Promise<INestApplicationContext> {
    const config = Object.assign(new SyncConfig(), {
      databaseUrl: this.database.url,
      natsUrl: this.nats.url,
      roles,
    });
    const service = await startService({
      name: 'sync',
      module: ContactsOnly.with(config),
      config,
      logger: silent,
    });
    this.services.push(service);
    return service.app;
  }

  async stopSync(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    this.services = [];
  }

  async stop(): Promise<void> {
    await this.stopSync();
    await this.connection.close();
    await this.nats.stop();
    await this.database.drop();
  }

  get context(): MessageContext {
    return systemContext(this.tenantId, 'test');
  }

  send<Req extends object, Res extends object>(
    contract: Command<Req, Res>,
    request: NoInfer<Req>,
  ): Promise<Res> {
    return this.bus.send(contract, request, this.context);
  }

  async aContact(fields: Record<string, unknown> = {}): Promise<ContactView> {
    const email = `${uuidv7()}@example.com`;
    return (await this.send(upsertContact, { email, ...fields })).contact;
  }

  query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return queryAsAdmin<T>(this.database, sql, parameters);
  }

  async historyOf(contactId: string): Promise<HistoryEntry[]> {
    return this.query('SELECT side, actor, changes FROM sync.history WHERE record_id = $1 ORDER BY id', [
      contactId,
    ]);
  }

  /** Last parts of the subjects with their data, in the order they were written. */
  async eventsOf(contactId: string): Promise<{ verb: string; data: Record<string, unknown> }[]> {
    return this.query(
      `SELECT split_part(subject, '.', 5) AS verb, item->'data' AS data FROM sync.outbox, jsonb_array_elements(payload) item
        WHERE jsonb_typeof(payload) = 'array' AND item->>'subject' = $1 ORDER BY seq`,
      [contactId],
    );
  }
}
