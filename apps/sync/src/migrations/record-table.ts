import type { QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/**
 * A table of records with what every record has: id, tenant, a version that only grows, times, custom fields; the index that lists and the
 * push rely on; and the wall between tenants. Migrations that have run were made by it: a change of what a record has is a new migration.
 */
export async function createRecordTable(runner: QueryRunner, table: string, columns: string): Promise<void> {
  await runner.query(`
    CREATE TABLE sync.${table} (
      id uuid PRIMARY KEY,
      tenant_id uuid NOT NULL,
      ${columns},
      custom_fields jsonb NOT NULL DEFAULT '{}',
      version bigint NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz
    )`);
  await runner.query(`CREATE INDEX ${table}_updated ON sync.${table} (tenant_id, updated_at, id)`);
  await protectTenantTable(runner, `sync.${table}`);
}
