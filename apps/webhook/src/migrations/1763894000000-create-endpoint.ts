// Customers' endpoints, what is to be sent to each, what came of every attempt, and how far the event stream was read. New tables: nothing waits.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@app/database';

export class CreateEndpoint1763894000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook.endpoint (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        url text NOT NULL,
        event_types text[] NOT NULL,
        description text,
        secret text NOT NULL,
        old_secret text,
        old_secret_until timestamptz,
        disabled_reason text CHECK (disabled_reason IN ('byHand', 'failing', 'gone')),
        disabled_detail text,
        disabled_at timestamptz,
        failures integer NOT NULL DEFAULT 0,
        failing_since timestamptz,
        not_before timestamptz,
        due_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX endpoint_tenant ON webhook.endpoint (tenant_id, id)');
    await runner.query(
      'CREATE INDEX endpoint_due ON webhook.endpoint (due_at) WHERE disabled_reason IS NULL AND due_at IS NOT NULL',
    );
    await protectTenantTable(runner, 'webhook.endpoint', { systemScan: true });
    await createDeliveries(runner);
    await runner.query(`
      CREATE TABLE webhook.event_feed (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        holder uuid,
        held_until timestamptz NOT NULL DEFAULT now(),
        stream text,
        position bigint
      )`);
    await runner.query('INSERT INTO webhook.event_feed DEFAULT VALUES');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE webhook.event_feed, webhook.delivery_attempt, webhook.delivery, webhook.endpoint',
    );
  }
}

async function createDeliveries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE webhook.delivery (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      tenant_id uuid NOT NULL,
      endpoint_id uuid NOT NULL,
      event_id text NOT NULL,
      event_type text NOT NULL,
      about text NOT NULL,
      occurred_at timestamptz NOT NULL,
      body text NOT NULL,
      is_test boolean NOT NULL DEFAULT false,
      state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'held')),
      attempts integer NOT NULL DEFAULT 0,
      tries integer NOT NULL DEFAULT 0,
      first_try_at timestamptz,
      next_try_at timestamptz NOT NULL DEFAULT now(),
      lease uuid,
      delivered_at timestamptz,
      last_status integer,
      last_fault text,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (endpoint_id, event_id)
    )`);
  await runner.query(
    `CREATE INDEX delivery_due ON webhook.delivery (endpoint_id, next_try_at, seq) WHERE state = 'waiting'`,
  );
  await runner.query(
    `CREATE INDEX delivery_order ON webhook.delivery (endpoint_id, about, seq) WHERE state = 'waiting'`,
  );
  await runner.query(
    'CREATE INDEX delivery_leased ON webhook.delivery (endpoint_id) WHERE lease IS NOT NULL',
  );
  await runner.query('CREATE INDEX delivery_list ON webhook.delivery (endpoint_id, seq)');
  await runner.query('CREATE INDEX delivery_age ON webhook.delivery (created_at)');
  await protectTenantTable(runner, 'webhook.delivery', { systemScan: true });
  await runner.query(`
    CREATE TABLE webhook.delivery_attempt (
      delivery_id uuid NOT NULL REFERENCES webhook.delivery ON DELETE CASCADE,
      number integer NOT NULL,
      tenant_id uuid NOT NULL,
      started_at timestamptz NOT NULL,
      duration_ms integer NOT NULL,
      status integer,
      fault text,
      answer text,
      PRIMARY KEY (delivery_id, number)
    )`);
  await protectTenantTable(runner, 'webhook.delivery_attempt', { systemScan: true });
}
