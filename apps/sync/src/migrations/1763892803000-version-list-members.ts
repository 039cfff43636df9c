import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Memberships of lists become records that a CRM can know: with a version, and kept when somebody is taken off, so that this can be told. The
 * new columns have constant defaults and need no rewrite; the indexes are built anew.
 */
export class VersionListMembers1763892803000 implements MigrationInterface {
  name = 'VersionListMembers1763892803000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sync.list_member
        ADD COLUMN custom_fields jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN version bigint NOT NULL DEFAULT 1,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN deleted_at timestamptz`);
    await runner.query('DROP INDEX sync.list_member_person');
    await runner.query(
      'CREATE UNIQUE INDEX list_member_person ON sync.list_member (list_id, person_id) WHERE deleted_at IS NULL',
    );
    await runner.query('CREATE INDEX list_member_updated ON sync.list_member (tenant_id, updated_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM sync.list_member WHERE deleted_at IS NOT NULL');
    await runner.query('DROP INDEX sync.list_member_updated, sync.list_member_person');
    await runner.query('CREATE UNIQUE INDEX list_member_person ON sync.list_member (list_id, person_id)');
    await runner.query(
      'ALTER TABLE sync.list_member DROP COLUMN custom_fields, DROP COLUMN version, DROP COLUMN updated_at, DROP COLUMN deleted_at',
    );
  }
}
