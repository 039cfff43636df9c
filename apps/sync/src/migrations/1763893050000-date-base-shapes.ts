import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when the values of a base have their form. Without a default: the table is not rewritten. */
export class DateBaseShapes1763893050000 implements MigrationInterface {
  name = 'DateBaseShapes1763893050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.base_shape ADD COLUMN since integer[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.base_shape DROP COLUMN since');
  }
}
