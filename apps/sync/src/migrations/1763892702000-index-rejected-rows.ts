import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said about a remote record is not said again before it changes. */
export class IndexRejectedRows1763892702000 implements MigrationInterface {
  name = 'IndexRejectedRows1763892702000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX rejected_row_crm ON sync.rejected_row (crm_id, integration_id, object) WHERE crm_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sync.rejected_row_crm');
  }
}
