// Every setting of npm start and of every service: value, where it came from, and what is wrong with it.
import { distance } from 'fastest-levenshtein';
import { inspectService, providerSettings } from './config-classes.mjs';
import { maskSecret, maskUrl } from './mask.mjs';
import { findSystem } from './running-system.mjs';
import { serviceEnvironment, SERVICES, WITH_DATABASE } from './services.mjs';
import { setting } from './settings.mjs';
import { inspectStartSettings } from './start-settings.mjs';

const CLOSE_NAME = 2;

/**
 * `{ settings: [{ of, name, value, source, problems }], problems: [] }`. Secrets are masked.
 * @param services read the environment as it is, as these services would in containers; none: as `npm start` hands it to all of them
 */
export async function reportConfig(services = []) {
  const asIs = services.length > 0;
  const start = asIs ? [] : startRows();
  const hasBrokenStart = start.some((row) => row.problems.some((one) => one.includes('cannot be read')));
  const rows = [...start];
  for (const service of asIs ? services : [...SERVICES].reverse()) {
    const environment = asIs || hasBrokenStart ? process.env : handedOn(service);
    rows.push(...(await serviceRows(service, environment, asIs)));
  }
  const misspelt = misspeltNames(new Set(rows.map((row) => row.name)));
  const problems = rows.flatMap((row) => row.problems.map((problem) => `${row.of}: ${problem}`));
  return { settings: rows, problems: [...problems, ...misspelt] };
}

function startRows() {
  return inspectStartSettings().map(({ name, value, source, isSecret, problems }) => ({
    of: 'npm start',
    name,
    value: shown(value, isSecret),
    source,
    problems,
  }));
}

/** What npm start gives this service; where it does not run, ports that it would choose are named by words. */
function handedOn(service) {
  const { adminUrl, natsUrl, secrets, healthPorts, run } = findSystem();
  const port = setting('PORT', '3000');
  const isSandboxOn = setting('SANDBOX', 'on').toLowerCase() === 'on';
  return serviceEnvironment(service, {
    adminUrl: URL.canParse(adminUrl ?? '')
      ? adminUrl
      : 'postgres://postgres:chosen-at-start@127.0.0.1/postgres',
    natsUrl: natsUrl ?? 'nats://127.0.0.1',
    healthPorts: { [service]: healthPorts[service] ?? 0 },
    port,
    webhookPort: setting('WEBHOOK_PORT', '3001'),
    publicUrl: setting('PUBLIC_URL', `http://localhost:${port}`),
    secrets: secrets ?? {
      masterKeys: STAND_IN_KEYS,
      webhookMasterKeys: STAND_IN_KEYS,
      apiKey: 'made-at-the-first-start'.padEnd(32, '.'),
    },
    sandboxUrl:
      run?.sandboxUrl ?? (isSandboxOn ? `http://localhost:${setting('SANDBOX_PORT', '3900')}` : undefined),
  });
}

/** Before the first start there are no keys yet; npm start makes good ones. Never shown. */
const STAND_IN_KEYS = `v1:${Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7)).toString('base64')}`;

async function serviceRows(service, environment, asIs) {
  const inspected = await inspectService(service, environment);
  const own = inspected.map(({ variable, value, source, secret, problems }) => ({
    of: service,
    name: variable,
    value: shown(value, secret),
    source: asIs ? source : sourceOf(variable, source, environment),
    problems: [...problems],
  }));
  if (!WITH_DATABASE.includes(service)) return own;
  const known = new Set(own.map((row) => row.name));
  const provided = (await providerSettings()).filter(({ variable }) => !known.has(variable));
  return [...own, ...provided.map((one) => providerRow(service, one, environment, asIs))];
}

function providerRow(service, { variable, isSecret }, environment, asIs) {
  const value = environment[variable] || undefined;
  const isFile = Boolean(environment[`${variable}_FILE`]);
  const source = isFile ? 'file' : value === undefined ? 'unset' : 'environment';
  return {
    of: service,
    name: variable,
    value: isFile && value === undefined ? '(in a file)' : shown(value, isSecret),
    source: asIs ? source : sourceOf(variable, source, environment),
    problems: [],
  };
}

/** What the person set, or what npm start made of it. */
function sourceOf(variable, source, environment) {
  if (source !== 'environment') return source;
  if (process.env[`${variable}_FILE`]) return 'file';
  return process.env[variable] === environment[variable] ? 'environment' : 'npm start';
}

function shown(value, isSecret) {
  if (value === undefined || value === '') return '';
  return isSecret ? maskSecret(value) : maskUrl(value);
}

/** Names nearly like one of ours: what is set there has no effect. */
function misspeltNames(known) {
  return Object.keys(process.env)
    .filter((name) => name.includes('_') && !known.has(name.replace(/_FILE$/, '')))
    .flatMap((name) => {
      const meant = [...known].find((one) => one.includes('_') && distance(one, name) <= CLOSE_NAME);
      return meant ? [`${name} is read by nothing: ${meant} is meant, perhaps`] : [];
    });
}

/** The report as text for a terminal. */
export function formatConfig({ settings, problems }) {
  const lines = [];
  for (const of of new Set(settings.map((row) => row.of))) {
    const rows = settings.filter((row) => row.of === of);
    const width = Math.max(...rows.map((row) => row.name.length));
    lines.push('', of);
    for (const row of rows) {
      const mark = row.problems.length > 0 ? '✗' : ' ';
      lines.push(`${mark} ${row.name.padEnd(width)}  ${row.source.padEnd(11)}  ${row.value}`);
    }
  }
  lines.push('', problems.length === 0 ? 'Nothing is wrong.' : `${problems.length} problem(s):`);
  return [...lines, ...problems.map((problem) => `  - ${problem}`)].join('\n').trimStart();
}
