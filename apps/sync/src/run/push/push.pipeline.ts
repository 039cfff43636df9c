// The writing half of a run, top-down: pending records are planned page by page, what is to be sent is written down, the CRM takes it as a
// stream, and every result goes back to its own link, a batch a transaction.
import type { WriteOp, WriteResult } from '@app/crm-core';
import type { PlannedPush } from './push.page.js';

export interface PushSteps {
  /** The next page of pending records, planned; undefined after the last. */
  readonly next: () => Promise<PlannedPush | undefined>;
  /** Before anything is sent. */
  save(planned: PlannedPush): Promise<void>;
  /** One result per op, in any order. */
  write(ops: AsyncIterable<WriteOp>): AsyncIterable<WriteResult>;
  /** Links, rejected rows and progress: one transaction, repeatable. */
  commit(results: readonly WriteResult[]): Promise<void>;
}

export async function push(steps: PushSteps, batchRows: number): Promise<void> {
  const inTurn = oneAtATime();
  const save = (planned: PlannedPush) => inTurn(() => steps.save(planned));
  let batch: WriteResult[] = [];
  let committed: Promise<void> = Promise.resolve();
  try {
    for await (const result of steps.write(claimed(steps.next, save))) {
      batch.push(result);
      if (batch.length < batchRows) continue;
      await committed;
      const full = batch;
      batch = [];
      // The next results are read while these are committed. Reported by the next await; without a handler until then Node would end the process.
      committed = inTurn(() => steps.commit(full));
      committed.catch(() => undefined);
    }
  } finally {
    await committed;
  }
  if (batch.length > 0) await steps.commit(batch);
}

/** Saving a page and committing results share a connection, and so a transaction must end before the next begins. */
function oneAtATime(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** The page after is loaded and planned while this one is saved and sent. */
async function* claimed(
  load: PushSteps['next'],
  save: (planned: PlannedPush) => Promise<void>,
): AsyncIterable<WriteOp> {
  let next = load();
  try {
    for (let planned = await next; planned; planned = await next) {
      next = load();
      next.catch(() => undefined);
      await save(planned);
      yield* planned.ops;
    }
  } finally {
    // Nobody may close the list while a page is still being read from it.
    await next.catch(() => undefined);
  }
}
