// MarkMail's side of a sync service alone, on real Postgres and NATS: records and imports without a CRM.
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
import { AccountModule } from '../src/account/account.module.js';
import { CampaignModule } from '../src/campaign/campaign.module.js';
import { ContactModule } from '../src/contact/contact.module.js';
import { DealModule } from '../src/deal/deal.module.js';
import { EmailEventModule } from '../src/email-event/email-event.module.js';
import { FormModule } from '../src/form/form.module.js';
import { ImportModule } from '../src/import/import.module.js';
import { LeadModule } from '../src/lead/lead.module.js';
import { ListModule } from '../src/list/list.module.js';
import { migrations } from '../src/migrations/index.js';
import { SyncConfig } from '../src/sync.config.js';

const silent = createLogger('test', 'silent');

@Global()
@Module({})
class RecordsOnly {
  static with(config: SyncConfig): DynamicModule {
    const tokens = { logger: LOGGER, eventStream: EventStream, commandGuard: COMMAND_GUARD };
    return {
      module: RecordsOnly,
      imports: [
        DatabaseModule.forService({ service: 'sync', config, tokens }),
        ContactModule,
        ImportModule,
        AccountModule,
        LeadModule,
        ListModule,
        CampaignModule,
        DealModule,
        EmailEventModule,
        FormModule,
      ],
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

export class RecordWorld {
  /** A tenant of the test's own: nothing of another test is in its way. */
  tenantId = uuidv7();
  private services: RunningService[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly nats: TestNats,
    private readonly connection: NatsConnection,
    private readonly bus: MessageBus,
  ) {}

  static async start(): Promise<RecordWorld> {
    const [database, nats] = await Promise.all([createTestDatabase('sync', migrations), startNats()]);
    const connection = await connectNats(nats.url, 'world');
    return new RecordWorld(database, nats, connection, new MessageBus(connection, silent));
  }

  async startSync(roles = 'api,worker'): Promise<INestApplicationContext> {
    const config = Object.assign(new SyncConfig(), {
      databaseUrl: this.database.url,
      natsUrl: this.nats.url,
      roles,
    });
    const service = await startService({
      name: 'sync',
      module: RecordsOnly.with(config),
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

  /** A record as the engine leaves one that came from the CRM. */
  async aRow(table: string, values: Record<string, unknown> = {}): Promise<string> {
    const id = uuidv7();
    const columns = ['id', 'tenant_id', ...Object.keys(values)];
    const places = columns.map((_, i) => `$${i + 1}`);
    await this.query(`INSERT INTO sync.${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, [
      id,
      this.tenantId,
      ...Object.values(values),
    ]);
    return id;
  }

  query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return queryAsAdmin<T>(this.database, sql, parameters);
  }

  async historyOf(recordId: string): Promise<HistoryEntry[]> {
    return this.query('SELECT side, actor, changes FROM sync.history WHERE record_id = $1 ORDER BY id', [
      recordId,
    ]);
  }

  /** Last parts of the subjects with their data, in the order they were written. */
  async eventsOf(recordId: string): Promise<{ verb: string; data: Record<string, unknown> }[]> {
    return this.query(
      `SELECT split_part(subject, '.', 5) AS verb, item->'data' AS data FROM sync.outbox, jsonb_array_elements(payload) item
        WHERE jsonb_typeof(payload) = 'array' AND item->>'subject' = $1 ORDER BY seq`,
      [recordId],
    );
  }
}
