// npm run doctor: asks everything at once, and says what to do about what is not well.
import { findSystem } from '../running-system.mjs';
import { setting } from '../settings.mjs';
import { fail, reasonOf, skip } from './finding.mjs';
import { diskSpace, masterKeys, nodeVersion, ports, settings, started } from './machine.checks.mjs';
import { natsFindings } from './nats.checks.mjs';
import { openPostgres, ROW_CHECKS, SERVER_CHECKS } from './postgres.checks.mjs';
import { serviceFindings } from './services.checks.mjs';

const MARKS = { ok: '✓', warning: '!', failure: '✗', skipped: '-' };

/** `{ verdict, findings }`; the verdict is that of the worst finding. */
export async function examine(system = findSystem()) {
  const findings = [
    await guarded('node', nodeVersion),
    await guarded('disk', () => diskSpace(system)),
    await guarded('settings', settings),
    await guarded('master keys', masterKeys),
    started(system),
    await guarded('ports', () => ports(system)),
    ...(await postgresFindings(system)),
    ...(await natsFindings(system)),
    ...(await serviceFindings(system)),
  ];
  const has = (status) => findings.some((one) => one.status === status);
  return { verdict: has('failure') ? 'failure' : has('warning') ? 'warning' : 'ok', findings };
}

async function postgresFindings(system) {
  const { client, seesAll, finding } = await openPostgres(system);
  if (!client)
    return [
      finding,
      ...[...SERVER_CHECKS, ...ROW_CHECKS].map(([name]) => skip(name, 'Postgres has to answer first.')),
    ];
  const context = { keyVersions: keyVersionsOf(system) };
  const findings = [finding];
  try {
    for (const [name, check] of SERVER_CHECKS)
      findings.push(await guarded(name, () => check(client, context)));
    for (const [name, check] of ROW_CHECKS) {
      findings.push(
        seesAll
          ? await guarded(name, () => check(client, context))
          : skip(
              name,
              'The role of DATABASE_URL does not see the rows of tenants: it is bound by row-level security.',
            ),
      );
    }
  } finally {
    await client.end().catch(() => undefined);
  }
  return findings;
}

function keyVersionsOf({ secrets }) {
  const keys = setting('CRM_MASTER_KEYS') ?? secrets?.masterKeys ?? '';
  return keys.split(',').map((entry) => entry.split(':')[0]);
}

/** A check that cannot be made is a finding too. */
async function guarded(name, check) {
  try {
    return await check();
  } catch (error) {
    return fail(
      name,
      `This could not be looked at (${reasonOf(error)}).`,
      'See what the other lines say, and the log of what it asks.',
    );
  }
}

/** The findings for a terminal, what is not well last. */
export function formatFindings({ verdict, findings }) {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(
    ({ check, status, sentence }) => `${MARKS[status]} ${check.padEnd(width)}  ${sentence}`,
  );
  const unwell = findings.filter(({ advice }) => advice);
  const end = verdict === 'ok' ? ['', 'All is well.'] : ['', 'What to do:'];
  return [...lines, ...end, ...unwell.map(({ check, advice }) => `  ${check}: ${advice}`)].join('\n');
}

export const EXIT_CODES = { ok: 0, warning: 1, failure: 2 };
