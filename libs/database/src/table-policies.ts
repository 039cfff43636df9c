import type { QueryRunner } from 'typeorm';

/**
 * Row-level security for a table with a `tenant_id uuid` column: forced, so that it binds the owner too.
 * The setting is read in a scalar sub-select: Postgres then evaluates it once a statement, not once a row.
 * @param options.systemScan lets `inSystem` see every tenant's rows.
 */
export async function protectTenantTable(
  runner: QueryRunner,
  table: string,
  options: { systemScan?: boolean } = {},
): Promise<void> {
  const mine = `tenant_id = (SELECT nullif(current_setting('crm.tenant_id', true), '')::uuid)`;
  await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  await runner.query(`CREATE POLICY tenant_isolation ON ${table} USING (${mine}) WITH CHECK (${mine})`);
  if (options.systemScan) {
    const system = `(SELECT current_setting('crm.scope', true)) = 'system'`;
    await runner.query(`CREATE POLICY system_scan ON ${table} USING (${system}) WITH CHECK (${system})`);
  }
}

/** The outbox of one schema: rows written with the change, relayed to the event stream afterwards. */
export async function createOutbox(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`
    CREATE TABLE ${schema}.outbox (
      id uuid PRIMARY KEY,
      seq bigint GENERATED ALWAYS AS IDENTITY,
      tenant_id uuid NOT NULL,
      subject text NOT NULL,
      type text NOT NULL,
      correlation_id text NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      published_at timestamptz
    )`);
  await runner.query(`CREATE INDEX outbox_unpublished ON ${schema}.outbox (seq) WHERE published_at IS NULL`);
  await runner.query(
    `CREATE INDEX outbox_published ON ${schema}.outbox (published_at) WHERE published_at IS NOT NULL`,
  );
  await protectTenantTable(runner, `${schema}.outbox`, { systemScan: true });
}

/** Which stream the outbox of one schema was told to: one row. */
export async function createOutboxStream(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`
    CREATE TABLE ${schema}.outbox_stream (
      is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
      identity text NOT NULL
    )`);
}

/** Replies to commands that carried an Idempotency-Key, kept for a day. */
export async function createIdempotencyTable(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`
    CREATE TABLE ${schema}.idempotency_key (
      tenant_id uuid NOT NULL,
      key text NOT NULL,
      subject text NOT NULL,
      request_hash text NOT NULL,
      reply jsonb,
      state text NOT NULL CHECK (state IN ('running', 'done')),
      locked_until timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, key)
    )`);
  await runner.query(`CREATE INDEX idempotency_key_age ON ${schema}.idempotency_key (created_at)`);
  await protectTenantTable(runner, `${schema}.idempotency_key`, { systemScan: true });
}
