// Postgres refuses to run as root: then it runs as the system user `postgres`, who must be able to reach its files.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRoot, run } from './exec.mjs';
import { Sentence } from './log.mjs';

/** `{ uid, gid }` of the user that Postgres runs as, or undefined where that is ourselves. */
export async function postgresUser() {
  if (!isRoot()) return undefined;
  const known = await lookUp();
  if (known) return known;
  await run('groupadd', ['--system', 'postgres']);
  await run('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres']);
  const made = await lookUp();
  if (made) return made;
  throw new Sentence(
    'Postgres cannot run as root, and no user "postgres" could be made: create one, or set DATABASE_URL.',
  );
}

async function lookUp() {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** Whether this user may go through every folder above `path`. */
export function canReach(path, user) {
  if (!user) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!mayEnter(folder, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayEnter(folder, user) {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** A folder of ours that this user can reach although `path` cannot be: below the system's temporary folder, the same each time. */
export function reachableStandIn(path, user) {
  const key = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const parent = [tmpdir(), '/var/tmp', '/tmp'].find((folder) => canReach(join(folder, 'x'), user));
  if (!parent)
    throw new Sentence(
      'Postgres has no folder that its user can reach: set DATA_DIR to one outside of your home.',
    );
  const folder = join(parent, `markmail-crm-${key}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  // Anybody can make a folder there: one that is not ours is a trap.
  if (statSync(folder).uid !== process.getuid()) throw new Sentence(`${folder} belongs to somebody else.`);
  chmodSync(folder, 0o711);
  return folder;
}

/** Makes a folder that others may pass through but not list. One that was there with content keeps its mode. */
export function makePassable(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (readdirSync(folder).length === 0) chmodSync(folder, 0o711);
}
