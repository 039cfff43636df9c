import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** Uploads of contacts: the text as it arrived, how far it is applied, and what was wrong with single rows. */
export class CreateImport1763892100000 implements MigrationInterface {
  name = 'CreateImport1763892100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.import (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        actor jsonb NOT NULL,
        format text NOT NULL CHECK (format IN ('ndjson', 'csv')),
        state text NOT NULL CHECK (state IN ('receiving', 'queued', 'running', 'succeeded', 'partial', 'failed')),
        chunks_total integer,
        applied_rows integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        epoch bigint NOT NULL DEFAULT 0,
        lease_until timestamptz,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz
      )`);
    await runner.query(
      `CREATE INDEX import_due ON sync.import (created_at) WHERE state IN ('queued', 'running')`,
    );
    await protectTenantTable(runner, 'sync.import', { systemScan: true });
    await runner.query(`
      CREATE TABLE sync.import_chunk (
        import_id uuid NOT NULL REFERENCES sync.import ON DELETE CASCADE,
        index integer NOT NULL,
        tenant_id uuid NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (import_id, index)
      )`);
    await protectTenantTable(runner, 'sync.import_chunk');
    await runner.query(`
      CREATE TABLE sync.import_error (
        import_id uuid NOT NULL REFERENCES sync.import ON DELETE CASCADE,
        row integer NOT NULL,
        tenant_id uuid NOT NULL,
        errors jsonb NOT NULL,
        PRIMARY KEY (import_id, row)
      )`);
    await protectTenantTable(runner, 'sync.import_error');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.import_error, sync.import_chunk, sync.import');
  }
}
