import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schedules are taken over as a whole, by one replica at a time: nobody needs to know which one was seen when. */
export class DropSeenAt1763893010000 implements MigrationInterface {
  name = 'DropSeenAt1763893010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.schedule DROP COLUMN seen_at');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.schedule ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now()');
  }
}
