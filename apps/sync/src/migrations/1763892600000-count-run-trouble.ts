import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run is given up after a time of trouble without progress, or when it keeps ending its worker; neither is told by a number of tries. */
export class CountRunTrouble1763892600000 implements MigrationInterface {
  name = 'CountRunTrouble1763892600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sync.run
        ADD COLUMN troubled_since timestamptz,
        ADD COLUMN lost_workers integer NOT NULL DEFAULT 0,
        ADD COLUMN restarts integer NOT NULL DEFAULT 0,
        ADD COLUMN read_since timestamptz`);
    await runner.query(
      `COMMENT ON COLUMN sync.run.attempts IS 'tries since the last progress, this one included'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.run.lost_workers IS 'times since the last progress that its worker fell silent'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.run.restarts IS 'times that it had to read everything from the start'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.run.read_since IS 'when the reading began that its cursor belongs to'`,
    );
    await runner.query('ALTER TABLE sync.sync_cursor ADD COLUMN read_since timestamptz');
    await runner.query(
      'CREATE INDEX run_of_object ON sync.run (integration_id, object, created_at DESC, id DESC)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sync.run_of_object');
    await runner.query('ALTER TABLE sync.sync_cursor DROP COLUMN read_since');
    await runner.query(
      'ALTER TABLE sync.run DROP COLUMN troubled_since, DROP COLUMN lost_workers, DROP COLUMN restarts, DROP COLUMN read_since',
    );
  }
}
