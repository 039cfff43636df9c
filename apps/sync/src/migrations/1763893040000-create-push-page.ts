import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** What is being sent is written down a page a row: a third of what a row a record cost. `push_item` keeps what pushes that were cut off had sent. */
export class CreatePushPage1763893040000 implements MigrationInterface {
  name = 'CreatePushPage1763893040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.push_page (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        items jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX push_page_object ON sync.push_page (integration_id, object)');
    await runner.query(
      `COMMENT ON COLUMN sync.push_page.items IS 'in the order of their records: [record id, kind, version, hash, base]'`,
    );
    // It lives for seconds: compressing it costs more than the room it saves.
    await runner.query('ALTER TABLE sync.push_page ALTER COLUMN items SET STORAGE EXTERNAL');
    await protectTenantTable(runner, 'sync.push_page');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.push_page');
  }
}
