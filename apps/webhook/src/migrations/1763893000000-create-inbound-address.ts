// Addresses that CRMs were given, by the hash of their secret; and when an inbox row is handed on. Small tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateInboundAddress1763893000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook.inbound_address (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        connection_id uuid NOT NULL,
        provider text NOT NULL,
        org_id text NOT NULL,
        secret_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz
      )`);
    await runner.query(
      'CREATE INDEX inbound_address_connection ON webhook.inbound_address (tenant_id, connection_id, created_at DESC)',
    );
    await protectTenantTable(runner, 'webhook.inbound_address', { systemScan: true });
    await runner.query(`
      ALTER TABLE webhook.inbox ADD COLUMN is_consent boolean NOT NULL DEFAULT false,
        ADD COLUMN next_try_at timestamptz NOT NULL DEFAULT now()`);
    await runner.query('DROP INDEX webhook.inbox_unhandled');
    await runner.query(
      'CREATE INDEX inbox_unhandled ON webhook.inbox (next_try_at, id) WHERE handled_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX inbox_handled ON webhook.inbox (handled_at) WHERE handled_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX webhook.inbox_handled, webhook.inbox_unhandled');
    await runner.query('ALTER TABLE webhook.inbox DROP COLUMN next_try_at, DROP COLUMN is_consent');
    await runner.query(
      'CREATE INDEX inbox_unhandled ON webhook.inbox (received_at, id) WHERE handled_at IS NULL',
    );
    await runner.query('DROP TABLE webhook.inbound_address');
  }
}
