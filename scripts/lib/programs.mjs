// Finds the programs that npm does not bring: nats-server and, for browser tests, Chromium.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, isRoot, run, which } from './exec.mjs';
import { say, Sentence } from './log.mjs';
import { inRepo } from './paths.mjs';

const NATS_VERSION = 'v2.11.4';
const NATS_RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const DOWNLOAD_TIMEOUT_MS = 120_000;
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_BROWSERS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a nats-server: from PATH, the package manager, or the official release. */
export async function findNatsServer() {
  const cached = inRepo('.cache', 'nats', NATS_VERSION, 'nats-server');
  const found = which('nats-server') ?? (isExecutable(cached) ? cached : undefined);
  if (found) return found;
  await fromPackageManager('nats-server');
  const installed = which('nats-server');
  if (installed) return installed;
  try {
    return await downloadNats(cached);
  } catch (error) {
    throw new Sentence(
      `NATS is needed and could not be fetched (${error.message}): install nats-server so that it is on PATH, or set NATS_URL.`,
    );
  }
}

/** The path of a Chromium or Chrome: CHROMIUM_PATH, PATH, the package manager. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Sentence('CHROMIUM_PATH names no program that can be run.');
  }
  const find = () => BROWSERS.map(which).find(Boolean) ?? MAC_BROWSERS.find(isExecutable);
  const found = find();
  if (found) return found;
  await fromPackageManager('chromium');
  const installed = find();
  if (installed) return installed;
  throw new Sentence(
    'The browser tests need Chromium: install it so that it is on PATH, or set CHROMIUM_PATH.',
  );
}

/** Tries apt-get where we may use it, or Homebrew. Whoever asked looks on PATH afterwards. */
async function fromPackageManager(name) {
  if (isRoot() && which('apt-get')) {
    say(`installing ${name} (apt-get)`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
  } else if (process.platform === 'darwin' && which('brew')) {
    say(`installing ${name} (Homebrew)`);
    await run('brew', ['install', ...(name === 'chromium' ? ['--cask'] : []), name]);
  }
}

/** The official release, checked against the release's own list of checksums. */
async function downloadNats(target) {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  if (!platform || !arch) throw new Error(`no release for ${process.platform}-${process.arch}`);
  const name = `nats-server-${NATS_VERSION}-${platform}-${arch}`;
  say(`downloading ${name}`);
  const [archive, sums] = await Promise.all([
    download(`${NATS_RELEASES}/${NATS_VERSION}/${name}.tar.gz`),
    download(`${NATS_RELEASES}/${NATS_VERSION}/SHA256SUMS`),
  ]);
  const sum = createHash('sha256').update(archive).digest('hex');
  if (!sums.toString('utf8').includes(`${sum}  ${name}.tar.gz`)) throw new Error('its checksum is wrong');
  return unpack(archive, name, target);
}

async function unpack(archive, name, target) {
  const folder = join(target, '..');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.tar.gz`);
  writeFileSync(file, archive);
  const { code, output } = await run('tar', ['-xzf', file, '-C', folder]);
  if (code !== 0) throw new Error(`it cannot be unpacked: ${output.trim()}`);
  renameSync(join(folder, name, 'nats-server'), target);
  rmSync(file);
  return target;
}

async function download(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the download answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The last lines of a log file. */
export function lastLines(file, count) {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
