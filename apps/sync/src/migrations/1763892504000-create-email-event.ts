import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';
import { createRecordTable } from './record-table.js';

/**
 * What became of e-mails. `email_event` is the ledger and counts each of the sender's ids once; `activity` is what a CRM is told of it: a row
 * an event, and a row that sums up (`emailSummary`) a contact and campaign. An integration takes the one kind or the other.
 */
export class CreateEmailEvent1763892504000 implements MigrationInterface {
  name = 'CreateEmailEvent1763892504000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.email_event (
        tenant_id uuid NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL CHECK (type IN ('sent', 'opened', 'clicked', 'bounced', 'unsubscribed', 'complained')),
        contact_id uuid NOT NULL,
        campaign_id uuid,
        occurred_at timestamptz NOT NULL,
        metadata jsonb NOT NULL DEFAULT '{}',
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, event_id)
      )`);
    // Both columns that are asked for by equality: with one, a planner without statistics takes the key and reads all of the tenant's events.
    await runner.query('CREATE INDEX email_event_contact ON sync.email_event (contact_id, tenant_id)');
    await protectTenantTable(runner, 'sync.email_event');
    await createRecordTable(
      runner,
      'activity',
      `contact_id uuid,
      lead_id uuid,
      campaign_id uuid,
      kind text NOT NULL,
      subject text,
      description text,
      occurred_at timestamptz,
      event_count integer NOT NULL DEFAULT 1,
      email_event_id text,
      CHECK (num_nonnulls(contact_id, lead_id) <= 1)`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX activity_summary ON sync.activity (contact_id, campaign_id) NULLS NOT DISTINCT WHERE kind = 'emailSummary' AND deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.activity, sync.email_event');
  }
}
