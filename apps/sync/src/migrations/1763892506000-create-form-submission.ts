import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** What people sent through MarkMail's forms, as they sent it, and which record it went to. Forms are MarkMail's: we know their ids only. */
export class CreateFormSubmission1763892506000 implements MigrationInterface {
  name = 'CreateFormSubmission1763892506000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.form_submission (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        form_id text NOT NULL,
        contact_id uuid,
        lead_id uuid,
        outcome text NOT NULL CHECK (outcome IN ('created', 'updated', 'unchanged')),
        fields jsonb NOT NULL,
        submitted_at timestamptz NOT NULL DEFAULT now(),
        CHECK (num_nonnulls(contact_id, lead_id) = 1)
      )`);
    await runner.query(
      'CREATE INDEX form_submission_form ON sync.form_submission (tenant_id, form_id, submitted_at)',
    );
    await protectTenantTable(runner, 'sync.form_submission');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.form_submission');
  }
}
