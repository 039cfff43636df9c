// The writing half of a run, top-down: pending records are planned page by page, what is to be sent is written down, the CRM takes it as a
// stream, and every result goes back to its own link, a batch a transaction.
import type { WriteOp, WriteResult } from '@app/crm-core';
import type { PlannedPush } from './push.page.js';

export interface PushSteps {
  /** The next page of pending records, planned; undefined after the last. */
  next(): Promise<PlannedPush | undefined>;
  /** Before anything is sent. */
  save(planned: PlannedPush): Promise<void>;
  /** One result per op, in any order. */
  write(ops: AsyncIterable<WriteOp>): AsyncIterable<WriteResult>;
  /** Links, rejected rows and progress: one transaction, repeatable. */
  commit(results: readonly WriteResult[]): Promise<void>;
}

export async function push(steps: PushSteps, batchRows: number): Promise<void> {
  let batch: WriteResult[] = [];
  for await (const result of steps.write(claimed(steps))) {
    batch.push(result);
    if (batch.length < batchRows) continue;
    const full = batch;
    batch = [];
    await steps.commit(full);
  }
  if (batch.length > 0) await steps.commit(batch);
}

/** The page after is loaded and planned while this one is saved and sent. */
async function* claimed(steps: PushSteps): AsyncIterable<WriteOp> {
  let next = steps.next();
  try {
    for (let planned = await next; planned; planned = await next) {
      next = steps.next();
      // The next turn reports it; without a handler in between Node would end the process.
      next.catch(() => undefined);
      await steps.save(planned);
      yield* planned.ops;
    }
  } finally {
    // Nobody may close the list while a page is still being read from it.
    await next.catch(() => undefined);
  }
}
