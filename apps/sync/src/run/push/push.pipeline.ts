// The writing half of a run, top-down: pending records are planned page by page, what is to be sent is written down, the CRM takes it as a
// stream, and every answer goes back to its own link, a page or two a transaction.
import type { WriteOp, WriteResult } from '@app/crm-core';
import { AnsweredPages, type AnsweredPage } from './answered-pages.js';
import type { PlannedPush } from './push.page.js';

export interface PushSteps {
  /** The next page of pending records, planned; undefined after the last. */
  readonly next: () => Promise<PlannedPush | undefined>;
  /** Before anything is sent. */
  save(planned: PlannedPush): Promise<void>;
  /** One result per op, in any order. */
  write(ops: AsyncIterable<WriteOp>): AsyncIterable<WriteResult>;
  /** Links, rejected rows and progress: one transaction, beside another one. */
  commit(pages: readonly AnsweredPage[]): Promise<void>;
}

/** Transactions with results on their way into Postgres at a time. */
const COMMITS_AT_ONCE = 2;
/** Answers that wait for the rest of their pages, as they do where a page's updates go into another job than its creations. */
const MAX_HELD = 20_000;

/** @param pagesACommit answered pages that are committed together */
export async function push(steps: PushSteps, pagesACommit: number): Promise<void> {
  const commits = new UnderWay(COMMITS_AT_ONCE);
  const pages = new AnsweredPages(MAX_HELD);
  let answered: AnsweredPage[] = [];
  const commit = (): Promise<void> => {
    const taken = answered;
    answered = [];
    return commits.start(() => steps.commit(taken));
  };
  try {
    for await (const result of steps.write(claimed(steps, pages))) {
      const page = pages.take(result);
      if (!page) continue;
      answered.push(page);
      // The next results are read while these are committed.
      if (answered.length === pagesACommit) await commit();
    }
    answered.push(...pages.rest());
    if (answered.length > 0) await commit();
  } finally {
    await commits.ended();
  }
  commits.throwIfFailed();
}

/** Works that are done side by side, a few at a time. What fails is told to who comes next. */
class UnderWay {
  private readonly works = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /** Waits until there is room. @throws what an earlier one failed by */
  async start(work: () => Promise<void>): Promise<void> {
    while (this.works.size >= this.limit) await Promise.race(this.works);
    this.throwIfFailed();
    const done = work()
      .catch((error: unknown) => void (this.failure ??= { error }))
      .finally(() => this.works.delete(done));
    this.works.add(done);
  }

  async ended(): Promise<void> {
    await Promise.all(this.works);
  }

  throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }
}

/** While the ops of one page go out, the next page is saved and the one after it is loaded and planned. */
async function* claimed(
  { next, save }: Pick<PushSteps, 'next' | 'save'>,
  pages: AnsweredPages,
): AsyncIterable<WriteOp> {
  const planned = ahead(next);
  const saved = ahead(async () => {
    const page = await planned.next();
    if (page.done) return undefined;
    await save(page.value);
    return page.value;
  });
  try {
    for await (const { pageId, ops } of saved) {
      pages.add(
        pageId,
        ops.map(({ id }) => id),
      );
      yield* ops;
    }
  } finally {
    await planned.return(undefined);
  }
}

/** Each value is made while the one before it is used. Ends once nothing is being made any more. */
async function* ahead<T>(make: () => Promise<T | undefined>): AsyncGenerator<T, undefined> {
  let made = make();
  try {
    for (let value = await made; value !== undefined; value = await made) {
      made = make();
      made.catch(() => undefined);
      yield value;
    }
  } finally {
    await made.catch(() => undefined);
  }
  return undefined;
}
