// What can be learnt about processes that are not our children.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './exec.mjs';

/** The command line of a live process, or undefined. A zombie has none. */
export async function commandLineOf(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    } catch {
      return undefined;
    }
  }
  const { code, output } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
  return code === 0 ? output.trim() || undefined : undefined;
}

/** Whether this process lives and is the one we mean: pids are used again. */
export async function isProcess(pid, match) {
  return (await commandLineOf(pid))?.includes(match) === true;
}

/**
 * Ends a process if it is the one we mean: with `signal`, and hard when it lives on after `graceMs`.
 * Resolves when it is gone.
 */
export async function endProcess(
  pid,
  match,
  { signal = 'SIGTERM', graceMs = 10_000, lastSignal = 'SIGKILL' } = {},
) {
  if (!(await isProcess(pid, match))) return false;
  kill(pid, signal);
  if (!(await isGone(pid, match, graceMs))) {
    kill(pid, lastSignal);
    await isGone(pid, match, 5_000);
  }
  return true;
}

async function isGone(pid, match, timeoutMs) {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(50)) {
    if (!(await isProcess(pid, match))) return true;
  }
  return false;
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}
