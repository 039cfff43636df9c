import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/**
 * Links, their queue tables, conflicts and rejected rows. The unique indexes of a link lead with the selective column: led by
 * the integration, a planner without statistics joins on that prefix alone and a pull takes minutes.
 */
export class CreateLink1763892200000 implements MigrationInterface {
  name = 'CreateLink1763892200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.link (
        record_id uuid NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        crm_id text,
        status text NOT NULL CHECK (status IN ('synced', 'pending', 'rejected', 'conflict', 'unlinked')),
        base jsonb,
        seen_hash bigint,
        pushed_version bigint NOT NULL DEFAULT 0,
        rejected_version bigint,
        run_id uuid,
        linked_at timestamptz NOT NULL DEFAULT now(),
        last_synced_at timestamptz,
        PRIMARY KEY (record_id, integration_id, object)
      )`);
    await runner.query('CREATE UNIQUE INDEX link_crm ON sync.link (crm_id, integration_id, object)');
    await runner.query(
      `CREATE INDEX link_pending ON sync.link (integration_id, object, record_id) WHERE status = 'pending'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.link.base IS 'the CRM''s mapped values when we last decided about them'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.link.seen_hash IS 'of the CRM''s mapped values as last read or written'`,
    );
    await runner.query(`
      CREATE TABLE sync.push_item (
        record_id uuid NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        run_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('create', 'update', 'delete')),
        version bigint NOT NULL,
        base jsonb,
        seen_hash bigint,
        PRIMARY KEY (record_id, integration_id, object)
      )`);
    await runner.query(`
      CREATE TABLE sync.conflict (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        record_id uuid NOT NULL,
        field text NOT NULL,
        base jsonb,
        markmail jsonb,
        crm jsonb,
        detected_at timestamptz NOT NULL DEFAULT now(),
        resolved_at timestamptz,
        choice text
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX conflict_open ON sync.conflict (record_id, integration_id, object, field) WHERE resolved_at IS NULL',
    );
    await runner.query(`
      CREATE TABLE sync.rejected_row (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        run_id uuid NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        record_id uuid,
        crm_id text,
        direction text NOT NULL CHECK (direction IN ('toCrm', 'fromCrm')),
        cause text NOT NULL,
        code text NOT NULL,
        message text NOT NULL,
        field text,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX rejected_row_run ON sync.rejected_row (run_id, id)');
    for (const table of ['link', 'push_item', 'conflict', 'rejected_row'])
      await protectTenantTable(runner, `sync.${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.rejected_row, sync.conflict, sync.push_item, sync.link');
  }
}
