import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIdempotencyTable, createOutbox, protectTenantTable } from '@app/database';

/** Runs with their leases, cursors and schedules, and what every service has: outbox and idempotency keys. */
export class CreateRun1763892300000 implements MigrationInterface {
  name = 'CreateRun1763892300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync.run (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        integration_id uuid NOT NULL,
        object text NOT NULL,
        mode text NOT NULL CHECK (mode IN ('incremental', 'full')),
        trigger text NOT NULL CHECK (trigger IN ('manual', 'schedule', 'change', 'first')),
        state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
        phase text CHECK (phase IN ('pull', 'push', 'confirm')),
        entity_ids uuid[],
        epoch bigint NOT NULL DEFAULT 0,
        lease_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL DEFAULT now(),
        cancel_requested boolean NOT NULL DEFAULT false,
        cursor text,
        total bigint,
        counts jsonb NOT NULL DEFAULT '{}',
        processed bigint NOT NULL DEFAULT 0,
        api_calls integer NOT NULL DEFAULT 0,
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        completed_at timestamptz
      )`);
    // At most one run of an object is under way and one waits (besides one that waits to be tried again): the index is what makes that true with any number of replicas.
    await runner.query(
      `CREATE UNIQUE INDEX run_running ON sync.run (integration_id, object) WHERE state = 'running'`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX run_queued ON sync.run (integration_id, object) WHERE state = 'queued' AND attempts = 0`,
    );
    await runner.query(`CREATE INDEX run_due ON sync.run (not_before) WHERE state IN ('queued', 'running')`);
    await runner.query('CREATE INDEX run_newest ON sync.run (tenant_id, created_at DESC, id DESC)');
    await protectTenantTable(runner, 'sync.run', { systemScan: true });
    await runner.query(`
      CREATE TABLE sync.sync_cursor (
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        cursor text,
        mapping_version integer NOT NULL,
        agreed_at timestamptz,
        pushes_scanned_at timestamptz,
        PRIMARY KEY (integration_id, object)
      )`);
    await protectTenantTable(runner, 'sync.sync_cursor');
    await runner.query(`
      CREATE TABLE sync.schedule (
        integration_id uuid NOT NULL,
        object text NOT NULL,
        tenant_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('manual', 'interval', 'cron')),
        seconds integer,
        expression text,
        time_zone text,
        next_due_at timestamptz,
        trigger text NOT NULL DEFAULT 'first',
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (integration_id, object)
      )`);
    await runner.query(
      'CREATE INDEX schedule_due ON sync.schedule (next_due_at) WHERE next_due_at IS NOT NULL',
    );
    await protectTenantTable(runner, 'sync.schedule', { systemScan: true });
    await createOutbox(runner, 'sync');
    await createIdempotencyTable(runner, 'sync');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE sync.idempotency_key, sync.outbox, sync.schedule, sync.sync_cursor, sync.run',
    );
  }
}
