// Remembers that a refresh token is being shown to a CRM, so that a crash before the answer is kept is noticed. New table and
// a new column without a default: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateRefreshAttempt1763892005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // It refers to the connection, not to the credential: whoever refreshes holds that row.
    await runner.query(`
      CREATE TABLE auth.refresh_attempt (
        connection_id uuid PRIMARY KEY REFERENCES auth.connection ON DELETE CASCADE,
        tenant_id uuid NOT NULL REFERENCES auth.tenant ON DELETE CASCADE,
        started_at timestamptz NOT NULL DEFAULT now()
      )`);
    await protectTenantTable(runner, 'auth.refresh_attempt');
    await runner.query('ALTER TABLE auth.credential ADD COLUMN is_rotating boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auth.credential DROP COLUMN is_rotating');
    await runner.query('DROP TABLE auth.refresh_attempt');
  }
}
