// Postgres: reachable, up to date, walled between tenants and services; and what waits in it.
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { inRepo } from '../paths.mjs';
import { WITH_DATABASE } from '../services.mjs';
import { fail, ok, reasonOf, skip, warn } from './finding.mjs';

const TIMEOUT_MS = 5_000;
/** Leases and schedules compare clocks. Milliseconds. */
const SKEW = { warnAbove: 2_000, failAbove: 30_000 };
/** The relay tells within seconds; a sweep is 30. Seconds. */
const BACKLOG_SECONDS = { warnAbove: 60, failAbove: 600 };
const STUCK_AFTER = '2 minutes';

/** A connection of the administrator, or the finding that says why there is none. */
export async function openPostgres({ adminUrl, run }) {
  const name = 'postgres';
  if (!adminUrl) return { finding: skip(name, 'There is no address of Postgres.') };
  const client = new pg.Client({
    connectionString: adminUrl,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    application_name: 'crm-doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version,
              (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS "seesAll"`,
    );
    const { version, seesAll } = rows[0];
    return { client, seesAll, finding: ok(name, `Postgres ${version} answers.`) };
  } catch (error) {
    await client.end().catch(() => undefined);
    const advice = run?.postgresPort
      ? 'Look at DATA_DIR/logs/postgres.log; npm start brings a Postgres that died back within seconds.'
      : 'Start it, and see that DATABASE_URL names host, administrator and password as they are.';
    return { finding: fail(name, `Postgres does not answer (${reasonOf(error)}).`, advice) };
  }
}

/** All that is asked of Postgres: `[name, async (client) => finding]`. The second group reads tenants' rows. */
export const SERVER_CHECKS = [
  ['clock', clockSkew],
  ['migrations', migrationsCurrent],
  ['row-level security', rowLevelSecurity],
  ['roles', roles],
];
export const ROW_CHECKS = [
  ['key versions', keyVersions],
  ['outbox', outboxBacklog],
  ['leases', stuckLeases],
  ['connections', connectionsToReconnect],
];

async function clockSkew(client) {
  const before = Date.now();
  const { rows } = await client.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
  return judgeClock(Number(rows[0].now) - (before + Date.now()) / 2);
}

/** @param skew milliseconds by which Postgres is ahead of this machine */
export function judgeClock(skew) {
  const away = Math.abs(skew);
  const sentence = `The clocks of Postgres and this machine are ${(away / 1000).toFixed(1)} s apart.`;
  const advice =
    'Switch on time synchronisation (chrony, systemd-timesyncd) on both: leases, schedules and sign-ins compare clocks.';
  if (away > SKEW.failAbove) return fail('clock', sentence, advice);
  return away > SKEW.warnAbove ? warn('clock', sentence, advice) : ok('clock', sentence);
}

/** `[{ service, applied, missing, unknown }]`, by the names of migrations. */
export async function migrationState(client) {
  const state = [];
  for (const service of WITH_DATABASE) {
    const known = migrationsInSources(service);
    const applied = await appliedMigrations(client, service);
    state.push({
      service,
      applied: applied.length,
      missing: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name)),
    });
  }
  return state;
}

async function migrationsCurrent(client) {
  const state = await migrationState(client);
  const behind = state.filter(({ missing }) => missing.length > 0);
  const ahead = state.filter(({ unknown }) => unknown.length > 0);
  const list = (some) => some.map(({ service }) => service).join(', ');
  if (behind.length > 0) {
    const what = behind.map(({ service, missing }) => `${service} lacks ${missing.join(', ')}`).join('; ');
    return fail(
      'migrations',
      `The database is older than this code: ${what}.`,
      'Start the system again, or run the migration job of the release.',
    );
  }
  if (ahead.length > 0) {
    return warn(
      'migrations',
      `The database of ${list(ahead)} is newer than this code.`,
      'Run the code of the release that migrated it.',
    );
  }
  return ok('migrations', 'All migrations of all services are there.');
}

function migrationsInSources(service) {
  const folder = inRepo('apps', service, 'src', 'migrations');
  return readdirSync(folder)
    .filter((file) => /^\d+-.*\.ts$/.test(file))
    .flatMap(
      (file) =>
        /export class (\w+) implements MigrationInterface/.exec(
          readFileSync(`${folder}/${file}`, 'utf8'),
        )?.[1] ?? [],
    );
}

async function appliedMigrations(client, service) {
  const { rows: tables } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [
    `${service}.migrations`,
  ]);
  if (!tables[0].there) return [];
  return (await client.query(`SELECT name FROM ${service}.migrations`)).rows.map(({ name }) => name);
}

async function rowLevelSecurity(client) {
  const { rows } = await client.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
            c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
              SELECT 1 FROM pg_policy p
               WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
                 AND pg_get_expr(p.polqual, c.oid) LIKE '%crm.tenant_id%') AS bound
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY($1) ORDER BY 1`,
    [WITH_DATABASE],
  );
  const open = rows.filter(({ bound }) => !bound).map(({ name }) => name);
  if (rows.length === 0)
    return fail('row-level security', 'There is no table of ours.', 'Run the migrations.');
  if (open.length === 0)
    return ok('row-level security', `Row-level security is forced on all ${rows.length} tables of tenants.`);
  return fail(
    'row-level security',
    `Row-level security does not bind ${open.join(', ')}: tenants are not kept apart there.`,
    'Stop the services; ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY; find out who switched it off.',
  );
}

async function roles(client) {
  const { rows } = await client.query(
    `SELECT r.rolname AS name, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb AS mighty,
            ARRAY(SELECT nspname::text FROM pg_namespace
                   WHERE nspname = ANY($1) AND 'crm_' || nspname <> r.rolname AND has_schema_privilege(r.oid, oid, 'USAGE')) AS foreign_schemas
       FROM pg_roles r WHERE r.rolname = ANY($2) ORDER BY 1`,
    [WITH_DATABASE, WITH_DATABASE.map((service) => `crm_${service}`)],
  );
  const problems = rows.flatMap(({ name, mighty, foreign_schemas: foreign }) => [
    ...(mighty ? [`${name} may more than a service should`] : []),
    ...(foreign.length > 0 ? [`${name} can use the schema of ${foreign.join(', ')}`] : []),
  ]);
  const missing = WITH_DATABASE.map((service) => `crm_${service}`).filter(
    (name) => !rows.some((row) => row.name === name),
  );
  if (problems.length > 0) {
    return fail(
      'roles',
      `${problems.join('; ')}.`,
      'ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB, and REVOKE the foreign schemas.',
    );
  }
  if (missing.length > 0) {
    return warn(
      'roles',
      `There are no roles ${missing.join(', ')}.`,
      'Run the migrations, unless your roles have other names.',
    );
  }
  return ok('roles', 'The roles of the services are no superusers and see only their own schemas.');
}

/** Whether the keys that stored credentials are wrapped with are still in CRM_MASTER_KEYS. */
async function keyVersions(client, { keyVersions: known }) {
  const { rows } = await client.query(
    'SELECT key_version AS version, count(*)::int AS count FROM auth.credential GROUP BY 1 ORDER BY 1',
  );
  const lost = rows.filter(({ version }) => !known.includes(version));
  if (lost.length > 0) {
    const what = lost.map(({ version, count }) => `${count} with ${version}`).join(', ');
    return fail(
      'key versions',
      `Credentials are wrapped with master keys that are not in CRM_MASTER_KEYS: ${what}.`,
      'Put these keys back at the end of CRM_MASTER_KEYS, or these connections must be connected again.',
    );
  }
  return ok('key versions', 'Every stored credential can be opened with the master keys.');
}

async function outboxBacklog(client) {
  let pending = 0;
  let oldest = 0;
  for (const service of WITH_DATABASE) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS pending, coalesce(extract(epoch FROM now() - min(created_at)), 0)::int AS oldest
         FROM ${service}.outbox WHERE published_at IS NULL`,
    );
    pending += rows[0].pending;
    oldest = Math.max(oldest, rows[0].oldest);
  }
  return judgeBacklog(pending, oldest);
}

/** @param oldest seconds that the oldest event waits */
export function judgeBacklog(pending, oldest) {
  if (pending === 0) return ok('outbox', 'Every event is told.');
  const sentence = `${pending} events wait to be told, the oldest for ${oldest} s.`;
  const advice =
    'See that NATS answers and has room for its streams; the logs of the services name an event that is refused.';
  if (oldest > BACKLOG_SECONDS.failAbove) return fail('outbox', sentence, advice);
  return oldest > BACKLOG_SECONDS.warnAbove ? warn('outbox', sentence, advice) : ok('outbox', sentence);
}

async function stuckLeases(client) {
  const { rows } = await client.query(
    `SELECT count(*)::int AS stuck FROM sync.run
      WHERE state = 'running' AND lease_until < now() - interval '${STUCK_AFTER}'`,
  );
  const { stuck } = rows[0];
  if (stuck === 0) return ok('leases', 'No run is left without a worker.');
  return fail(
    'leases',
    `${stuck} runs lost their worker more than ${STUCK_AFTER} ago and nobody took them over.`,
    'See that a sync process with the role "worker" runs and is ready: it takes them over by itself.',
  );
}

async function connectionsToReconnect(client) {
  const { rows } = await client.query(
    `SELECT count(*)::int AS count FROM auth.connection WHERE status = 'needsReconnect'`,
  );
  const { count } = rows[0];
  if (count === 0) return ok('connections', 'No connection needs to be connected again.');
  return warn(
    'connections',
    `${count} connections need to be connected again by their owners.`,
    'The owners see it under Connections; nothing is synchronised there until then.',
  );
}
