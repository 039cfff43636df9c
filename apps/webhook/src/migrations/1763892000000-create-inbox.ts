// What CRMs told us, before anything is done about it: a notification is answered once its row is here. New table: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateInbox1763892000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook.inbox (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        connection_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('outboundMessage', 'changeEvent', 'webhook')),
        notification_id text NOT NULL,
        object text NOT NULL,
        remote_ids text[] NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        handled_at timestamptz,
        UNIQUE (tenant_id, connection_id, notification_id)
      )`);
    await runner.query(
      'CREATE INDEX inbox_unhandled ON webhook.inbox (received_at, id) WHERE handled_at IS NULL',
    );
    await protectTenantTable(runner, 'webhook.inbox', { systemScan: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook.inbox');
  }
}
