import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The deal that a lead became besides a contact. The new column is empty and needs no rewrite. */
export class AddConvertedDeal1763893030000 implements MigrationInterface {
  name = 'AddConvertedDeal1763893030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.lead ADD COLUMN converted_deal_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.lead DROP COLUMN converted_deal_id');
  }
}
