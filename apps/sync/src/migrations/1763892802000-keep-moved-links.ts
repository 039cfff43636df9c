import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAMED = [
  ['activity', 'contact_id'],
  ['activity', 'lead_id'],
  ['form_submission', 'contact_id'],
  ['form_submission', 'lead_id'],
  ['lead', 'converted_contact_id'],
] as const;

/**
 * Where a merge or a conversion at the CRM took a record. The new column is empty and needs no rewrite; the indexes find what names a person
 * without reading all of a tenant's rows.
 */
export class KeepMovedLinks1763892802000 implements MigrationInterface {
  name = 'KeepMovedLinks1763892802000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync.link ADD COLUMN moved_to uuid');
    await runner.query(
      `COMMENT ON COLUMN sync.link.moved_to IS 'the record of ours that lives on in the place of this one: after a merge or a conversion at the CRM'`,
    );
    for (const [table, column] of NAMED)
      await runner.query(
        `CREATE INDEX ${table}_of_${column} ON sync.${table} (${column}) WHERE ${column} IS NOT NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of NAMED) await runner.query(`DROP INDEX sync.${table}_of_${column}`);
    await runner.query('ALTER TABLE sync.link DROP COLUMN moved_to');
  }
}
