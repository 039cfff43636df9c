// What CRMs changed about their fields, as far as we have seen. New table: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateSchemaChange1763892004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integration.schema_change (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        connection_id uuid NOT NULL,
        object text NOT NULL,
        field text NOT NULL,
        change text NOT NULL CHECK (change IN ('came', 'gone', 'type', 'permission', 'required')),
        before jsonb,
        after jsonb,
        seen_at timestamptz NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX schema_change_newest ON integration.schema_change (connection_id, id DESC)',
    );
    await protectTenantTable(runner, 'integration.schema_change');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE integration.schema_change');
  }
}
