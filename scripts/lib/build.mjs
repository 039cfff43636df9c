// Builds the apps, each only when one of its sources changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { run } from './exec.mjs';
import { say, seconds, Sentence } from './log.mjs';
import { builtFile, inRepo, node24, root } from './paths.mjs';

const SERVER_APPS = ['sandbox', 'auth', 'integration', 'sync', 'webhook', 'gateway'];
/** Each build is a compiler with its own heap. */
const AT_A_TIME = 2;
const SHARED_SOURCES = ['libs', 'package-lock.json', 'tsconfig.json', 'nest-cli.json'];
const IGNORED =
  /(\.spec\.ts|\.int-spec\.ts|\.md)$|[\\/](test|__fixtures__|conformance|node_modules)([\\/]|$)/;

/** The server apps that this repository holds. */
export const serverApps = () =>
  SERVER_APPS.filter((app) => existsSync(inRepo('apps', app, 'src', 'main.ts')));

/** Builds what is not up to date. @throws Sentence with the compiler's messages. */
export async function build() {
  const shared = digest(SHARED_SOURCES.map((path) => inRepo(path)));
  const jobs = [
    ...serverApps().map((app) => nestJob(app, shared)),
    ...(existsSync(inRepo('apps', 'web', 'vite.config.ts')) ? [webJob(shared)] : []),
  ].filter((job) => !isUpToDate(job));
  if (jobs.length === 0) return;
  say(`building ${jobs.map((job) => job.name).join(', ')}`);
  const queue = [...jobs];
  const failed = [];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const problem = await runJob(job);
      if (problem !== undefined) failed.push(`${job.name} does not build:\n${problem}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  if (failed.length > 0) throw new Sentence(failed.join('\n\n'));
}

function nestJob(app, shared) {
  return {
    name: app,
    hash: `${shared}-${digest([inRepo('apps', app, 'src'), inRepo('apps', app, 'tsconfig.app.json')])}`,
    output: builtFile(app, 'main.js'),
    args: [inRepo('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', app],
  };
}

function webJob(shared) {
  return {
    name: 'web',
    hash: `${shared}-${digest([inRepo('apps', 'web')])}`,
    output: inRepo('dist', 'web', 'index.html'),
    args: [
      inRepo('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--logLevel=warn',
      `--config=${inRepo('apps', 'web', 'vite.config.ts')}`,
    ],
  };
}

const stampOf = (job) => inRepo('dist', '.stamps', job.name);

function isUpToDate(job) {
  const stamp = stampOf(job);
  return existsSync(job.output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === job.hash;
}

/** The compiler's messages when it failed, else undefined. */
async function runJob(job) {
  const began = Date.now();
  const stamp = stampOf(job);
  rmSync(stamp, { force: true });
  // Whoever builds, tests too: what is built is what people run.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code, output } = await run(node24(), job.args, { cwd: root, env });
  if (code !== 0 || !existsSync(job.output)) return output.trim() || `exit code ${code}`;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, job.hash);
  say(`  ${job.name} built in ${seconds(Date.now() - began)}`);
  return undefined;
}

/** One hash over the names and contents of all source files below these paths. */
function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesBelow(path)) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}

function filesBelow(path) {
  if (!existsSync(path) || IGNORED.test(relative(root, path))) return [];
  try {
    return readdirSync(path)
      .sort()
      .flatMap((name) => filesBelow(join(path, name)));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
