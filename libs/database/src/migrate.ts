// Creates a service's schema, role and tables. Runs as an administrator, before the service, under a lock.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';

export interface MigrateOptions {
  /** May create roles and schemas. */
  readonly adminUrl: string;
  /** What the service will use: names its role and password. */
  readonly serviceUrl: string;
  readonly service: string;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** Any number; the same for all services, as roles belong to the whole server. */
const LOCK = 4_207_319_001;
const ROLE_ATTEMPTS = 8;

/**
 * Brings the schema up to date. Safe to repeat and to start on several machines at once: the others wait.
 * @returns the names of the migrations that ran now.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const admin = new Client({
    connectionString: options.adminUrl,
    application_name: `crm-migrate-${options.service}`,
  });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(options.service)}`);
    await ensureRole(admin, options);
    const ran = await runMigrations(options);
    await grant(admin, options);
    return ran;
  } finally {
    await admin.end();
  }
}

/** Roles belong to the server, advisory locks to one database: two databases being prepared at once may collide here. */
async function ensureRole(admin: Client, options: MigrateOptions, attempt = 1): Promise<void> {
  try {
    await createOrAlterRole(admin, options);
  } catch (error) {
    if (attempt >= ROLE_ATTEMPTS) throw error;
    await sleep(50 * attempt);
    await ensureRole(admin, options, attempt + 1);
  }
}

async function createOrAlterRole(admin: Client, { serviceUrl, service }: MigrateOptions): Promise<void> {
  const { username, password } = new URL(serviceUrl);
  const role = escapeIdentifier(decodeURIComponent(username));
  const known = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [
    decodeURIComponent(username),
  ]);
  const verb = known.rowCount ? 'ALTER' : 'CREATE';
  const secret = escapeLiteral(decodeURIComponent(password));
  await admin.query(
    `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${secret}`,
  );
  const { rows } = await admin.query<{ name: string }>('SELECT current_database() AS name');
  const database = escapeIdentifier(rows[0].name);
  await admin.query(
    `ALTER ROLE ${role} IN DATABASE ${database} SET search_path = ${escapeIdentifier(service)}`,
  );
}

async function runMigrations({ adminUrl, service, migrations }: MigrateOptions): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: adminUrl,
    schema: service,
    migrations: [...migrations],
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    migrationsTransactionMode: 'each',
    extra: { options: `-c search_path=${service}` },
  });
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/** Data only, and of this schema only. A migration may take away more (an append-only table). */
async function grant(admin: Client, { serviceUrl, service }: MigrateOptions): Promise<void> {
  const role = escapeIdentifier(decodeURIComponent(new URL(serviceUrl).username));
  const schema = escapeIdentifier(service);
  const { rows } = await admin.query<{ name: string; appendOnly: boolean }>(
    `SELECT c.relname AS name, coalesce(obj_description(c.oid), '') LIKE 'append-only%' AS "appendOnly"
       FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p')`,
    [service],
  );
  await admin.query(`REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC; GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  for (const { name, appendOnly } of rows) {
    const table = `${schema}.${escapeIdentifier(name)}`;
    const rights =
      name === 'migrations' ? 'SELECT' : appendOnly ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
    await admin.query(`REVOKE ALL ON ${table} FROM ${role}; GRANT ${rights} ON ${table} TO ${role}`);
  }
  await admin.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
}
