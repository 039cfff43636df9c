import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRecordTable } from './record-table.js';

/** People who are not contacts yet. `status` is consent, as for contacts; an address is not unique, as CRM orgs hold duplicates. */
export class CreateLead1763892501000 implements MigrationInterface {
  name = 'CreateLead1763892501000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecordTable(
      runner,
      'lead',
      `email text,
      email_folded text,
      first_name text,
      last_name text,
      company text,
      phone text,
      title text,
      lead_status text,
      source text,
      form_id text,
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'unsubscribed', 'bounced', 'complained')),
      opted_out_at timestamptz,
      opted_in_at timestamptz,
      converted_contact_id uuid,
      converted_account_id uuid,
      converted_at timestamptz`,
    );
    await runner.query('CREATE INDEX lead_email ON sync.lead (email_folded, tenant_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.lead');
  }
}
