import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** Uploads of contacts: the pieces as they arrived, how far each import is, and which rows it refused. All tables begin empty. */
export class CreateImport1763892100000 implements MigrationInterface {
  name = 'CreateImport1763892100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.import (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        actor jsonb NOT NULL,
        correlation_id text NOT NULL,
        format text NOT NULL CHECK (format IN ('ndjson', 'csv')),
        state text NOT NULL CHECK (state IN ('receiving', 'queued', 'running', 'succeeded', 'partial', 'failed')),
        chunks_total integer,
        has_chunks boolean NOT NULL DEFAULT true,
        row_reached bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL DEFAULT 0,
        created bigint NOT NULL DEFAULT 0,
        updated bigint NOT NULL DEFAULT 0,
        unchanged bigint NOT NULL DEFAULT 0,
        rejected bigint NOT NULL DEFAULT 0,
        epoch bigint NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        touched_at timestamptz NOT NULL DEFAULT now(),
        queued_at timestamptz,
        completed_at timestamptz
      )`);
    // Files of one tenant are applied one after the other, in the order of their arrival: the last one wins, with any number of replicas.
    await runner.query(
      `CREATE UNIQUE INDEX import_running ON sync.import (tenant_id) WHERE state = 'running'`,
    );
    await runner.query(
      `CREATE INDEX import_due ON sync.import (queued_at) WHERE state IN ('queued', 'running')`,
    );
    await runner.query(
      `CREATE INDEX import_untidy ON sync.import (touched_at) WHERE has_chunks AND state NOT IN ('queued', 'running')`,
    );
    await runner.query(
      `CREATE INDEX import_completed ON sync.import (completed_at) WHERE completed_at IS NOT NULL`,
    );
    await protectTenantTable(runner, 'sync.import', { systemScan: true });
    await runner.query(`
      CREATE TABLE sync.import_chunk (
        import_id uuid NOT NULL REFERENCES sync.import (id) ON DELETE CASCADE,
        index integer NOT NULL,
        tenant_id uuid NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (import_id, index)
      )`);
    await protectTenantTable(runner, 'sync.import_chunk');
    await runner.query(`
      CREATE TABLE sync.import_error (
        import_id uuid NOT NULL REFERENCES sync.import (id) ON DELETE CASCADE,
        "row" bigint NOT NULL,
        tenant_id uuid NOT NULL,
        errors jsonb NOT NULL,
        PRIMARY KEY (import_id, "row")
      )`);
    await protectTenantTable(runner, 'sync.import_error');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.import_error, sync.import_chunk, sync.import');
  }
}
