import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs that were started together begin in an order: those of parents before those of children. The new column is empty and needs no rewrite. */
export class OrderRuns1763892800000 implements MigrationInterface {
  name = 'OrderRuns1763892800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.run ADD COLUMN wait_for uuid[]');
    await runner.query(
      `COMMENT ON COLUMN sync.run.wait_for IS 'runs that end, however they do, before this one begins'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.run DROP COLUMN wait_for');
  }
}
