import { DynamicModule, Global, Inject, Module, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource, IdempotencyGuard, OutboxRelay } from '@app/database';
import { COMMAND_GUARD, EventStream, LOGGER } from '@app/messaging';
import { Health, type Logger } from '@app/observability';
import { ApiKey } from './api-key/api-key.entity.js';
import { AuthConfig } from './auth.config.js';
import { Connection } from './connection/connection.entity.js';
import { Member } from './member/member.entity.js';
import { Store } from './store.js';
import { Tenant } from './tenant/tenant.entity.js';

/** The database, the outbox relay and the guard for repeated commands. */
@Global()
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
  ) {}

  static forConfig(config: AuthConfig): DynamicModule {
    const providers = [
      { provide: AuthConfig, useValue: config },
      {
        provide: DataSource,
        useFactory: (health: Health) => connect(config, health),
        inject: [Health],
      },
      {
        provide: OutboxRelay,
        useFactory: startRelay,
        inject: [DataSource, EventStream, LOGGER],
      },
      {
        provide: Store,
        useFactory: (dataSource: DataSource, relay: OutboxRelay) => new Store(dataSource, relay),
        inject: [DataSource, OutboxRelay],
      },
      {
        provide: COMMAND_GUARD,
        useFactory: (dataSource: DataSource) => new IdempotencyGuard(dataSource),
        inject: [DataSource],
      },
    ];
    return { module: StorageModule, providers, exports: [AuthConfig, Store, COMMAND_GUARD] };
  }

  /** After the modules have finished what they do with it. */
  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.dataSource.destroy();
  }
}

async function connect(config: AuthConfig, health: Health): Promise<DataSource> {
  const dataSource = createDataSource({
    url: config.databaseUrl,
    service: 'auth',
    poolSize: config.databasePoolSize,
    entities: [Tenant, Member, ApiKey, Connection],
  });
  await dataSource.initialize();
  health.add('postgres', async () => {
    await dataSource.query('SELECT 1');
  });
  return dataSource;
}

function startRelay(dataSource: DataSource, stream: EventStream, log: Logger): OutboxRelay {
  const relay = new OutboxRelay(dataSource, 'auth', (events) => stream.publish([...events]), log, stream);
  relay.start();
  return relay;
}
