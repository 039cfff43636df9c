import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A tenant's activity is listed newest first, ids being made in the order of time. */
export class IndexHistory1763893020000 implements MigrationInterface {
  name = 'IndexHistory1763893020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX history_tenant ON sync.history (tenant_id, id)');
    await runner.query('CREATE INDEX conflict_record ON sync.conflict (record_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sync.conflict_record, sync.history_tenant');
  }
}
