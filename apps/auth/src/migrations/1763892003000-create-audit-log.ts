// Who did what. The comment's first word takes the right to change or delete rows from the service's role. New table:
// nothing waits. It references no other table: it outlives what it tells about.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateAuditLog1763892003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auth.audit_log (
        tenant_id uuid NOT NULL,
        seq bigint NOT NULL,
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL,
        actor_id text NOT NULL,
        action text NOT NULL,
        subject_id text,
        details jsonb NOT NULL,
        prev_hash text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (tenant_id, seq)
      )`);
    await runner.query(`COMMENT ON TABLE auth.audit_log IS 'append-only: each row hashes the one before it'`);
    await protectTenantTable(runner, 'auth.audit_log');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.audit_log');
  }
}
