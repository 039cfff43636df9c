// The writing half of a run, top-down: pending records are planned page by page, what is to be sent is written down, the CRM takes it as a
// stream, and every result goes back to its own link, a batch a transaction.
import type { WriteOp, WriteResult } from '@app/crm-core';
import type { PlannedPush } from './push.page.js';

export interface PushSteps {
  /** Ids of pending records, page by page. */
  pending(): AsyncIterable<readonly string[]>;
  plan(ids: readonly string[]): Promise<PlannedPush>;
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

async function* claimed(steps: PushSteps): AsyncIterable<WriteOp> {
  for await (const ids of steps.pending()) {
    const planned = await steps.plan(ids);
    await steps.save(planned);
    yield* planned.ops;
  }
}
