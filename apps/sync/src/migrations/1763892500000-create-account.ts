import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRecordTable } from './record-table.js';

/** The companies that contacts belong to. The new column of `contact` is empty and needs no rewrite, however large the table is. */
export class CreateAccount1763892500000 implements MigrationInterface {
  name = 'CreateAccount1763892500000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecordTable(
      runner,
      'account',
      `name text,
      name_folded text,
      website text,
      phone text,
      industry text`,
    );
    await runner.query('CREATE INDEX account_name ON sync.account (name_folded, tenant_id)');
    await runner.query('ALTER TABLE sync.contact ADD COLUMN account_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.contact DROP COLUMN account_id');
    await runner.query('DROP TABLE sync.account');
  }
}
