// The checks that are not tests: format, lint, import rule, types. And jest, with its figures.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './exec.mjs';
import { say, seconds } from './log.mjs';
import { inRepo, node24, root } from './paths.mjs';

const tool = (...path) => inRepo('node_modules', ...path);
const WEB_TYPES = 'apps/web/tsconfig.json';

const CHECKS = [
  ['format', tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'],
  ['lint', tool('eslint', 'bin', 'eslint.js'), '.'],
  [
    'import rule',
    tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    'apps',
    'libs',
  ],
  ['types', tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'],
  ['types of the web UI', tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', WEB_TYPES],
];

/** Runs all checks, two at a time: `[{ name, passed, output }]`. */
export async function runChecks() {
  const queue = CHECKS.filter(([, , ...args]) => !args.includes(WEB_TYPES) || existsSync(inRepo(WEB_TYPES)));
  const results = [];
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) results.push(await runCheck(check));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function runCheck([name, ...args]) {
  const began = Date.now();
  const { code, output } = await run(node24(), args, { cwd: root });
  const passed = code === 0;
  say(`${passed ? '✓' : '✗'} ${name} (${seconds(Date.now() - began)})`);
  if (!passed) console.log(output.trim());
  return { name, passed };
}

/**
 * Runs jest projects and shows its output: `{ passed, failed, skipped }` in tests. A file that cannot be run counts as one
 * failed test, and so does a jest that ends badly without saying why.
 */
export async function runJest(projects, environment = {}, extra = []) {
  const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-jest-'));
  const outputFile = join(folder, 'result.json');
  try {
    const { code } = await run(
      node24(),
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        tool('jest', 'bin', 'jest.js'),
        '--selectProjects',
        ...projects,
        '--json',
        `--outputFile=${outputFile}`,
        ...extra,
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...environment } },
    );
    return figures(outputFile, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** Prints the last line that CI reads and gives the exit code. */
export function conclude(checks, ...jests) {
  const sum = (name) => jests.reduce((total, figures) => total + figures[name], 0);
  const passed = checks.filter((check) => check.passed).length + sum('passed');
  const failed = checks.filter((check) => !check.passed).length + sum('failed');
  const skipped = sum('skipped');
  for (const check of checks.filter((one) => !one.passed)) console.log(`✗ ${check.name}`);
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
