import {
  DynamicModule,
  Global,
  Inject,
  Injectable,
  InjectionToken,
  Module,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import type { DatabaseServiceConfig } from '@app/config';
import { Health, type Logger } from '@app/observability';
import { DataSource } from 'typeorm';
import { createDataSource, type DatabaseOptions } from './data-source.js';
import { IdempotencyGuard } from './idempotency.js';
import { OutboxRelay, type Publish, type ToldStream } from './outbox-relay.js';

export interface DatabaseModuleOptions {
  readonly service: string;
  readonly config: DatabaseServiceConfig;
  readonly entities?: DatabaseOptions['entities'];
  /** Injection tokens of what libs/messaging provides: this library does not know it. */
  readonly tokens: {
    readonly logger: InjectionToken;
    readonly eventStream: InjectionToken;
    readonly commandGuard: InjectionToken;
  };
}

/** Starts the relay when the service is up and stops it, then the pool, when it goes. */
@Injectable()
class DatabaseLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(Health) private readonly health: Health,
  ) {}

  onApplicationBootstrap(): void {
    this.health.add('postgres', async () => void (await this.dataSource.query('SELECT 1')));
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.dataSource.destroy();
  }
}

/** One service's database: connected DataSource, outbox relay and guard for repeated commands, for all its modules. */
@Global()
@Module({})
export class DatabaseModule {
  static forService({ service, config, entities = [], tokens }: DatabaseModuleOptions): DynamicModule {
    const providers = [
      {
        provide: DataSource,
        useFactory: () =>
          createDataSource({
            url: config.databaseUrl,
            service,
            poolSize: config.databasePoolSize,
            entities,
          }).initialize(),
      },
      {
        provide: OutboxRelay,
        useFactory: (dataSource: DataSource, stream: ToldStream & { publish: Publish }, logger: Logger) =>
          new OutboxRelay(dataSource, service, (events) => stream.publish(events), logger, stream),
        inject: [DataSource, tokens.eventStream, tokens.logger],
      },
      {
        provide: tokens.commandGuard,
        useFactory: (dataSource: DataSource) => new IdempotencyGuard(dataSource),
        inject: [DataSource],
      },
      DatabaseLifecycle,
    ];
    return { module: DatabaseModule, providers, exports: [DataSource, OutboxRelay, tokens.commandGuard] };
  }
}
