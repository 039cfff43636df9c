// The reading half of a run, top-down: page by page from the CRM to one transaction each. Page k+1 is loaded and planned while
// page k commits; pages commit strictly in order, at most one is in flight. Memory does not grow with the number of rows.
import type { ChangePage, Cursor } from '@app/crm-core';
import type { PlannedPage } from './pull.page.js';

export interface PullSteps {
  /** What the CRM has to say, from the run's own cursor on. */
  read(): AsyncIterable<ChangePage>;
  /** Loads our side of the page and decides. */
  plan(page: ChangePage): Promise<PlannedPage>;
  /** Writes records, links, conflicts, rejected rows, history, events, cursor and progress: one transaction, repeatable. */
  commit(planned: PlannedPage, page: ChangePage): Promise<void>;
}

/** Resolves with the cursor for the next reading, once every page before it is committed. */
export async function pull(steps: PullSteps): Promise<Cursor | undefined> {
  let cursor: Cursor | undefined;
  let committed: Promise<void> = Promise.resolve();
  try {
    for await (const page of steps.read()) {
      const planned = await steps.plan(page);
      await committed;
      committed = steps.commit(planned, page);
      // The next await reports it; without a handler in between Node would end the process.
      committed.catch(() => undefined);
      cursor = page.cursor;
    }
  } finally {
    await committed;
  }
  return cursor;
}
