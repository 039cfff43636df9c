import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** Records of the CRM that point to one that we do not know yet: they are read again once it is here. One row for each that is missing. */
export class CreateWaitingRow1763892801000 implements MigrationInterface {
  name = 'CreateWaitingRow1763892801000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.waiting_row (
        crm_id text NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        parent_object text NOT NULL,
        parent_crm_id text NOT NULL,
        tenant_id uuid NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (crm_id, integration_id, object, parent_object, parent_crm_id)
      )`);
    await runner.query('CREATE INDEX waiting_row_of ON sync.waiting_row (integration_id, object)');
    await protectTenantTable(runner, 'sync.waiting_row');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.waiting_row');
  }
}
