// What the CRMs last said about their objects, so that set-up goes on while one is down. New table: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateDescribedSchema1763892002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integration.described_schema (
        tenant_id uuid NOT NULL,
        connection_id uuid NOT NULL,
        object text NOT NULL,
        schema jsonb NOT NULL,
        described_at timestamptz NOT NULL,
        report jsonb,
        PRIMARY KEY (tenant_id, connection_id, object)
      )`);
    await protectTenantTable(runner, 'integration.described_schema');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE integration.described_schema');
  }
}
