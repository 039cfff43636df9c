// Rows that somebody else holds at the moment. https://help.salesforce.com/s/articleView?id=000229525
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteOp, WriteResult } from '../../../crm-provider.js';
import { isLock } from '../salesforce.errors.js';
import type { ObjectNames } from '../salesforce.objects.js';

/** The CRM waits ten seconds for a lock by itself, so that a few tries are many. */
const ROUNDS = 5;
/** Doubles with every round; a random half of it is left out. Milliseconds. */
const FIRST_PAUSE_MS = 400;

/**
 * Writes again what met a lock, and only that: half as many at a time, and rows of one parent together, since it is the parent that is locked.
 * @param writeSome answers in the order of its ops
 * @returns in the order of `ops`; what is locked still after five rounds says so
 */
export async function withoutLocks(
  ops: readonly WriteOp[],
  object: ObjectNames,
  signal: AbortSignal,
  writeSome: (ops: readonly WriteOp[]) => Promise<WriteResult[]>,
): Promise<WriteResult[]> {
  const results = await writeSome(ops);
  let size = ops.length;
  for (let round = 1; round < ROUNDS; round++) {
    const locked = ops.map((op, at) => ({ op, at })).filter(({ at }) => isLocked(results[at]));
    if (locked.length === 0) break;
    await sleep(FIRST_PAUSE_MS * 2 ** (round - 1) * (0.5 + Math.random() / 2), undefined, { signal });
    size = Math.max(1, Math.ceil(size / 2));
    const inOrder = locked.toSorted((a, b) => compare(keyOf(a.op, object), keyOf(b.op, object)));
    for (let start = 0; start < inOrder.length; start += size) {
      const some = inOrder.slice(start, start + size);
      const again = await writeSome(some.map(({ op }) => op));
      some.forEach(({ at }, i) => (results[at] = again[i]));
    }
  }
  return results;
}

const isLocked = (result: WriteResult): boolean => !result.ok && isLock(result.error);

/** The parent where the op tells it; ids of the same org are near each other anyway. */
function keyOf(op: WriteOp, { lookups }: ObjectNames): string {
  const values = op.kind === 'delete' ? {} : op.values;
  const parent = lookups.map((name) => values[name]).find((id) => typeof id === 'string') ?? '';
  return `${String(parent)} ${op.kind === 'create' ? op.externalId : op.remoteId}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
