import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** Records that may have changed at the CRM, and whose turn it is to read them. New tables: nothing waits. */
export class CreateHint1763893000000 implements MigrationInterface {
  name = 'CreateHint1763893000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.hint (
        integration_id uuid NOT NULL,
        object text NOT NULL,
        crm_id text NOT NULL,
        tenant_id uuid NOT NULL,
        lane smallint NOT NULL CHECK (lane IN (0, 1)),
        generation bigint NOT NULL DEFAULT 1,
        due_at timestamptz NOT NULL,
        after_run boolean NOT NULL DEFAULT false,
        PRIMARY KEY (integration_id, object, crm_id)
      )`);
    await runner.query(
      `COMMENT ON COLUMN sync.hint.generation IS 'grows with every hint about the record: one that came while it was read is not lost'`,
    );
    await runner.query(
      `COMMENT ON COLUMN sync.hint.after_run IS 'read while a run was under way, whose older page may have been committed later: read once more after it'`,
    );
    await runner.query('CREATE INDEX hint_due ON sync.hint (integration_id, object, lane, due_at)');
    await runner.query(`
      CREATE TABLE sync.hint_turn (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        epoch bigint NOT NULL DEFAULT 0,
        lease_until timestamptz,
        due_at timestamptz,
        not_before timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        calls_left real NOT NULL,
        calls_at timestamptz NOT NULL DEFAULT now(),
        followed_at timestamptz,
        UNIQUE (integration_id, object)
      )`);
    await runner.query('CREATE INDEX hint_turn_due ON sync.hint_turn (due_at) WHERE due_at IS NOT NULL');
    await runner.query(
      `COMMENT ON COLUMN sync.hint_turn.calls_left IS 'API calls that hints may spend at calls_at; grows again with time'`,
    );
    for (const table of ['hint', 'hint_turn'])
      await protectTenantTable(runner, `sync.${table}`, { systemScan: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.hint_turn, sync.hint');
  }
}
