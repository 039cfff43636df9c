import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';
import { createRecordTable } from './record-table.js';

/** Lists and who is on them. A membership is there or not: whoever is taken off and put on again is a new row. */
export class CreateList1763892502000 implements MigrationInterface {
  name = 'CreateList1763892502000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecordTable(
      runner,
      'list',
      `name text,
      description text`,
    );
    await runner.query(`
      CREATE TABLE sync.list_member (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        list_id uuid NOT NULL,
        contact_id uuid,
        lead_id uuid,
        person_id uuid GENERATED ALWAYS AS (coalesce(contact_id, lead_id)) STORED,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK (num_nonnulls(contact_id, lead_id) = 1)
      )`);
    await runner.query('CREATE UNIQUE INDEX list_member_person ON sync.list_member (list_id, person_id)');
    await runner.query('CREATE INDEX list_member_of ON sync.list_member (person_id)');
    await protectTenantTable(runner, 'sync.list_member');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.list_member, sync.list');
  }
}
