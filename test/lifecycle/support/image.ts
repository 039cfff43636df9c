// What the Dockerfile makes, made in a bare folder by the Dockerfile's own words: for machines that have no engine to build images.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../../..');
/** As in the base image; a person who is not root runs everything as himself. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};
const INSTALL_TIMEOUT_MS = 120_000;

export interface Image {
  readonly folder: string;
  /** Where its packages came from. */
  readonly packagesFrom: 'npm ci' | 'installed packages';
  /** How to start this target. */
  command(target: string): { command: string; args: string[]; options: object };
  /** Runs Node in it as its user: with a script's text, or with arguments. */
  node(args: readonly string[], environment?: Record<string, string>): Promise<{ stdout: string }>;
  remove(): void;
}

export async function buildImage(targets: readonly string[]): Promise<Image> {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-image-'));
  const app = join(folder, 'app');
  mkdirSync(app);
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(app, file));
  const packagesFrom = await installPackages(app, found(/^RUN npm (ci .*)$/m, dockerfile));
  for (const target of targets)
    for (const [, path] of stage(dockerfile, target).matchAll(/^COPY --from=build \/app\/(\S+)/gm))
      cpSync(join(ROOT, path), join(app, path), { recursive: true });
  makeReadOnly(folder);
  const inside = (text: string): string =>
    text.replace(/^\/app\//, `${app}/`).replace(/^\/nodejs\/bin\/node$/, node);
  return {
    folder: app,
    packagesFrom,
    command: (target) => ({
      command: node,
      args: (JSON.parse(found(/^CMD (\[.*\])$/m, stage(dockerfile, target))) as string[]).map(inside),
      options: { cwd: app, ...NOBODY },
    }),
    node: (args, environment = {}) =>
      promisify(execFile)(node, [...args], { cwd: app, env: environment, ...NOBODY }),
    remove: () => {
      if (!('uid' in NOBODY)) eachFolder(folder, (path) => chmodSync(path, 0o755));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The script by which the image's engine asks whether it is well. */
export function healthCheck(): string {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const words = JSON.parse(found(/HEALTHCHECK[^[]*CMD (\[.*\])/, dockerfile)) as string[];
  return words[2];
}

function found(pattern: RegExp, text: string): string {
  const match = pattern.exec(text);
  if (!match) throw new Error(`the Dockerfile has nothing like ${pattern.source}`);
  return match[1];
}

const stage = (dockerfile: string, target: string): string =>
  found(new RegExp(`(FROM \\S+ AS ${target}\\n[\\s\\S]*?)(?=\\nFROM |$(?![\\s\\S]))`), dockerfile);

/** Without network: npm's own cache, or, where it lacks something, those of the installed packages that the lock file calls needed. */
async function installPackages(app: string, words: string): Promise<Image['packagesFrom']> {
  try {
    const args = [...words.split(' '), '--offline', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', args, { cwd: app, timeout: INSTALL_TIMEOUT_MS });
    return 'npm ci';
  } catch (error) {
    if (
      !/ENOTCACHED|ENOENT|ENOTFOUND|EAI_AGAIN|ECONNREFUSED/.test(
        String((error as { stderr?: string }).stderr ?? error),
      )
    )
      throw error;
  }
  rmSync(join(app, 'node_modules'), { recursive: true, force: true });
  const lock = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages))
    if (path && !dev && !optional && !devOptional && existsSync(join(ROOT, path))) {
      const isOwn = (from: string): boolean => basename(from) !== 'node_modules' || from === join(ROOT, path);
      mkdirSync(dirname(join(app, path)), { recursive: true });
      cpSync(join(ROOT, path), join(app, path), { recursive: true, filter: isOwn });
    }
  return 'installed packages';
}

/** Nobody but root may write there, and root does not run it. */
function makeReadOnly(folder: string): void {
  eachFolder(folder, (path) => chmodSync(path, 0o555));
}

function eachFolder(folder: string, work: (path: string) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) eachFolder(join(folder, entry.name), work);
  work(folder);
}
