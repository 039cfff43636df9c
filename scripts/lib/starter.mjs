// Who started us. npm that is killed hard tells nobody, and its child would hold the ports for ever.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './exec.mjs';
import { commandLineOf, isProcess } from './processes.mjs';

const NPM = /^npm\b|[\\/]npm-cli\.js\b/;
/** npm, a shell, the script under another Node, the script. */
const LONGEST_CHAIN = 4;
const CHECK_EVERY_MS = process.platform === 'linux' ? 500 : 3_000;

/** `{ pid, match }` of the npm that started this process, else of the script that started it again under Node 24, else undefined. */
export async function findStarter() {
  const launcher = process.channel ? { pid: process.ppid, match: 'scripts' } : undefined;
  return (process.env.npm_lifecycle_event ? await findNpm() : undefined) ?? launcher;
}

async function findNpm() {
  let pid = process.ppid;
  for (let level = 0; level < LONGEST_CHAIN && pid > 1; level++) {
    const line = await commandLineOf(pid);
    if (line && NPM.test(line)) return { pid, match: line };
    pid = await parentOf(pid);
  }
  return undefined;
}

async function parentOf(pid) {
  try {
    // The second field is the name in brackets, which may hold anything.
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
  } catch {
    return Number((await run('ps', ['-o', 'ppid=', '-p', String(pid)])).output) || 0;
  }
}

/** Calls `onGone` once when the starter lives no more. */
export async function watchStarter(starter, onGone) {
  if (!starter) return;
  while (await isProcess(starter.pid, starter.match)) await sleep(CHECK_EVERY_MS, undefined, { ref: false });
  onGone();
}
