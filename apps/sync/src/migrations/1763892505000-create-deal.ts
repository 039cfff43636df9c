import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';
import { createRecordTable } from './record-table.js';

/** Deals of the CRM and the parts that contacts play in them. One contact may play several. */
export class CreateDeal1763892505000 implements MigrationInterface {
  name = 'CreateDeal1763892505000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecordTable(
      runner,
      'deal',
      `name text,
      stage text,
      amount numeric,
      currency text,
      close_date date,
      probability numeric,
      is_closed boolean NOT NULL DEFAULT false,
      is_won boolean NOT NULL DEFAULT false,
      account_id uuid`,
    );
    await runner.query(`
      CREATE TABLE sync.deal_contact (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        deal_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        role text,
        is_primary boolean NOT NULL DEFAULT false,
        UNIQUE NULLS NOT DISTINCT (deal_id, contact_id, role)
      )`);
    await runner.query('CREATE INDEX deal_contact_of ON sync.deal_contact (contact_id)');
    await protectTenantTable(runner, 'sync.deal_contact');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.deal_contact, sync.deal');
  }
}
