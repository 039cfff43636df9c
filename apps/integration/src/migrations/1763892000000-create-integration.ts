// How a connection is synchronised. A deleted one is kept, marked: runs and records elsewhere still name it. New table: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateIntegration1763892000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integration.crm_integration (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        connection_id uuid NOT NULL,
        provider text NOT NULL,
        name text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        objects jsonb NOT NULL,
        settings jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    await runner.query(`
      CREATE INDEX crm_integration_of_tenant ON integration.crm_integration (tenant_id, id)
       WHERE deleted_at IS NULL`);
    // The scheduler reads every tenant's schedules.
    await protectTenantTable(runner, 'integration.crm_integration', { systemScan: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE integration.crm_integration');
  }
}
