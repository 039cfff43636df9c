import { IsString } from 'class-validator';
import type { MigrationInterface } from 'typeorm';
import { Env, loadConfig } from '@app/config';
import { migrate } from './migrate.js';

class MigrateConfig {
  /** May create roles and schemas. Given to the migration step only, never to the service. */
  @Env('MIGRATION_DATABASE_URL', { secret: true }) @IsString() adminUrl: string;

  /** What the service itself will use: names its role and password. */
  @Env('DATABASE_URL', { secret: true }) @IsString() serviceUrl: string;
}

/** What a service's migrate.ts calls: reads the environment and brings the schema up to date. */
export async function runMigrate(
  service: string,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<void> {
  const { adminUrl, serviceUrl } = loadConfig(MigrateConfig);
  const ran = await migrate({ adminUrl, serviceUrl, service, migrations });
  process.stdout.write(`${JSON.stringify({ service, ran })}\n`);
}
