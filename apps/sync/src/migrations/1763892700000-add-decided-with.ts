import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A cursor is good only for the rules that it was read under: not just the mapped fields but also their directions, rules and translations, which
 * are no part of a mapping's version.
 */
export class AddDecidedWith1763892700000 implements MigrationInterface {
  name = 'AddDecidedWith1763892700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE sync.sync_cursor DROP COLUMN mapping_version, ADD COLUMN decided_with text',
    );
    await runner.query('ALTER TABLE sync.run ADD COLUMN decided_with text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.run DROP COLUMN decided_with');
    await runner.query(
      'ALTER TABLE sync.sync_cursor DROP COLUMN decided_with, ADD COLUMN mapping_version integer NOT NULL DEFAULT 0',
    );
  }
}
