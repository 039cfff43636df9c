// Process entry: brings this service's schema and role up to date, then exits. Safe to start on several machines at once.
import { IsString } from 'class-validator';
import { Env, loadConfig } from '@app/config';
import { migrate } from '@app/database';
import { createLogger } from '@app/observability';
import { migrations } from './migrations/index.js';

class MigrationConfig {
  /** May create roles and schemas. */
  @Env('MIGRATION_DATABASE_URL') @IsString() adminUrl: string;
  /** What the service will use. */
  @Env('DATABASE_URL') @IsString() serviceUrl: string;
}

const log = createLogger('auth-migrate', 'info');
const ran = await migrate({ ...loadConfig(MigrationConfig), service: 'auth', migrations });
log.info({ ran }, 'schema up to date');
