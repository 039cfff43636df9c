import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRecordTable } from './record-table.js';

/** Campaigns and how far each person came in them. Members are records of their own: the CRM has a row and an id for each. */
export class CreateCampaign1763892503000 implements MigrationInterface {
  name = 'CreateCampaign1763892503000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecordTable(
      runner,
      'campaign',
      `name text,
      description text,
      campaign_status text,
      type text,
      start_date date,
      end_date date,
      is_active boolean NOT NULL DEFAULT false,
      budget numeric`,
    );
    await createRecordTable(
      runner,
      'campaign_member',
      `campaign_id uuid NOT NULL,
      contact_id uuid,
      lead_id uuid,
      person_id uuid GENERATED ALWAYS AS (coalesce(contact_id, lead_id)) STORED,
      member_status text NOT NULL DEFAULT 'added'
        CHECK (member_status IN ('added', 'sent', 'opened', 'clicked', 'bounced', 'unsubscribed')),
      CHECK (num_nonnulls(contact_id, lead_id) = 1)`,
    );
    await runner.query(
      'CREATE UNIQUE INDEX campaign_member_person ON sync.campaign_member (campaign_id, person_id) WHERE deleted_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX campaign_member_listed ON sync.campaign_member (campaign_id, tenant_id, updated_at, id)',
    );
    await runner.query('CREATE INDEX campaign_member_of ON sync.campaign_member (person_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.campaign_member, sync.campaign');
  }
}
