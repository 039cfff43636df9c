// Brings a fresh clone to the point where things can be built and started. Runs on Node 18 and newer, with nothing installed:
// only Node's own modules here.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './exec.mjs';
import { say, Sentence } from './log.mjs';
import { inRepo, node24, root } from './paths.mjs';

const STAMP = inRepo('node_modules', '.setup-hash');

/** Installs the packages of package-lock.json unless they are there already. */
export async function installPackages() {
  const wanted = wantedHash();
  if (read(STAMP) === wanted && existsSync(node24())) return;
  if (!isInstalled()) {
    say('installing packages (npm ci, about a minute)');
    await npmCi();
  }
  if (!existsSync(node24())) {
    throw new Sentence(
      'The package "node" brought no Node 24: its install script must run. Run "npm ci" without --ignore-scripts.',
    );
  }
  writeFileSync(STAMP, wanted);
}

async function npmCi() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { code } = await run(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    show: true,
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_ENV: '', npm_config_omit: '', npm_config_production: '' },
  });
  if (code !== 0) throw new Sentence('"npm ci" failed; its messages are above.');
}

/** Somebody may have run npm by hand: then npm's own record of what it installed agrees with the lock file. */
function isInstalled() {
  const installed = readJson(inRepo('node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(inRepo('package-lock.json'))?.packages;
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function wantedHash() {
  return createHash('sha256')
    .update(readFileSync(inRepo('package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readJson(file) {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text);
}
