import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue is listed oldest first; whoever decided is remembered. */
export class DecideConflicts1763892900000 implements MigrationInterface {
  name = 'DecideConflicts1763892900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.conflict ADD COLUMN resolved_by text');
    await runner.query(
      'CREATE INDEX conflict_queue ON sync.conflict (tenant_id, id) WHERE resolved_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sync.conflict_queue');
    await runner.query('ALTER TABLE sync.conflict DROP COLUMN resolved_by');
  }
}
