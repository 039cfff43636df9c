import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

/** Contacts and the history of every record. An address is not unique: CRM orgs hold duplicates, and we keep both. */
export class CreateContact1763892000000 implements MigrationInterface {
  name = 'CreateContact1763892000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.contact (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        email text,
        email_folded text,
        first_name text,
        last_name text,
        company text,
        phone text,
        title text,
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'unsubscribed', 'bounced', 'complained')),
        tags text[] NOT NULL DEFAULT '{}',
        custom_fields jsonb NOT NULL DEFAULT '{}',
        version bigint NOT NULL DEFAULT 1,
        opted_out_at timestamptz,
        opt_in jsonb,
        opted_in_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    // Led by the selective column: led by the tenant, a planner without statistics joins on that alone and a page takes a minute.
    await runner.query('CREATE INDEX contact_email ON sync.contact (email_folded, tenant_id)');
    await runner.query('CREATE INDEX contact_updated ON sync.contact (tenant_id, updated_at, id)');
    await protectTenantTable(runner, 'sync.contact');
    await runner.query(`
      CREATE TABLE sync.history (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        object text NOT NULL,
        record_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        side text NOT NULL CHECK (side IN ('markmail', 'crm', 'system')),
        actor text NOT NULL,
        run_id uuid,
        rule text,
        changes jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX history_record ON sync.history (record_id, id)');
    await protectTenantTable(runner, 'sync.history');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync.history, sync.contact');
  }
}
