// The reading half of a run, top-down: page by page from the CRM to one transaction each. While page k commits, page k+1 is planned and k+2 is
// read; pages commit strictly in order, one at a time. Memory does not grow with the number of rows.
import type { ChangePage, Cursor } from '@app/crm-core';
import type { PlannedPage } from './pull.page.js';

export interface PullSteps {
  /** What the CRM has to say, from the run's own cursor on. */
  read(): AsyncIterable<ChangePage>;
  /** Loads our side of the page and decides. Does not see what the two pages before it are about to commit. */
  plan(page: ChangePage): Promise<PlannedPage>;
  /** Writes records, links, conflicts, rejected rows, history, events, cursor and progress: one transaction, repeatable. */
  commit(planned: PlannedPage, page: ChangePage): Promise<void>;
}

/** Resolves with the cursor for the next reading, once every page before it is committed. */
export async function pull(steps: PullSteps): Promise<Cursor | undefined> {
  let cursor: Cursor | undefined;
  let ahead: { page: ChangePage; planned: Promise<PlannedPage> } | undefined;
  let committed: Promise<void> = Promise.resolve();
  let newest: Promise<unknown> = Promise.resolve();
  const commitAhead = async (): Promise<void> => {
    if (!ahead) return;
    const { page } = ahead;
    const planned = await ahead.planned;
    await committed;
    committed = reportedLater(steps.commit(planned, page));
    cursor = page.cursor;
  };
  try {
    for await (const page of steps.read()) {
      const planned = reportedLater(steps.plan(page));
      newest = planned;
      await commitAhead();
      ahead = { page, planned };
    }
    await commitAhead();
    await committed;
  } finally {
    // Nobody may give the connections back while a statement is under way on one of them.
    await Promise.allSettled([committed, newest]);
  }
  return cursor;
}

/** Awaited in its turn; without a handler until then Node would end the process. */
function reportedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
