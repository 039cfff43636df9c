import { DataSource, type EntitySchema, type MixedList } from 'typeorm';

export interface DatabaseOptions {
  /** Connects as the service's own role. */
  readonly url: string;
  /** Names the Postgres schema and the sessions. */
  readonly service: string;
  readonly poolSize: number;
  readonly entities: MixedList<string | EntitySchema | (abstract new () => unknown) | (new () => unknown)>;
}

/** No single statement of a service may take longer. Milliseconds. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Not yet connected. Migrations are a step of their own: a service never changes its schema. */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.service,
    entities: options.entities as never,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: options.poolSize,
    applicationName: `crm-${options.service}`,
    logging: false,
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    },
  });
}
