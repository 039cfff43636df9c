// Which page of a push each answer of the CRM belongs to. Pages hold their records in order, and so nothing is kept by record but the answers
// that have not been committed yet.
import type { WriteResult } from '@app/crm-core';

/** A page with the answers that came since it was last committed. */
export interface AnsweredPage {
  readonly pageId: string;
  /** By the place of the item in the page; none where the CRM has not answered yet, or was answered before. */
  readonly results: readonly (WriteResult | undefined)[];
  /** Every item has its answer. */
  readonly isDone: boolean;
}

interface Page {
  readonly pageId: string;
  readonly ids: readonly string[];
  results: (WriteResult | undefined)[];
  held: number;
  left: number;
}

export class AnsweredPages {
  /** In the order of their records. */
  private readonly pages: Page[] = [];
  private held = 0;
  /** Where the next answer should belong: CRMs mostly answer in order. */
  private expected = { page: 0, place: 0 };

  /** @param maxHeld so many answers are kept in wait for the rest of their pages */
  constructor(private readonly maxHeld: number) {}

  /** Pages come in the order of their records. @param ids in order, of those that are sent */
  add(pageId: string, ids: readonly string[]): void {
    if (ids.length > 0) this.pages.push({ pageId, ids, results: [], held: 0, left: ids.length });
  }

  /** Answers the page that is to be committed now, if there is one. */
  take(result: WriteResult): AnsweredPage | undefined {
    const { page, place } = this.find(result.opId);
    const its = this.pages[page];
    its.results[place] = result;
    its.held++;
    this.held++;
    this.expected = place + 1 < its.ids.length ? { page, place: place + 1 } : { page: page + 1, place: 0 };
    if (its.held === its.left) return this.flush(its);
    return this.held > this.maxHeld ? this.flush(this.fullest()) : undefined;
  }

  /** What is left at the end. Items that got no answer stay with their page. */
  *rest(): Iterable<AnsweredPage> {
    for (const page of this.pages) if (page.held > 0) yield this.flush(page);
  }

  private flush(page: Page): AnsweredPage {
    const { pageId, results } = page;
    page.left -= page.held;
    this.held -= page.held;
    page.held = 0;
    page.results = [];
    return { pageId, results, isDone: page.left === 0 };
  }

  private fullest(): Page {
    return this.pages.reduce((fullest, page) => (page.held > fullest.held ? page : fullest));
  }

  private find(id: string): { page: number; place: number } {
    const { page, place } = this.expected;
    if (this.pages[page]?.ids[place] === id) return this.expected;
    const found = lastUpTo(this.pages.length, (i) => this.pages[i].ids[0] <= id);
    const ids = this.pages[found]?.ids ?? [];
    const at = lastUpTo(ids.length, (i) => ids[i] <= id);
    if (ids[at] !== id) throw new Error('an answer to what was not asked');
    return { page: found, place: at };
  }
}

/** The last of `length` places for which `isUpTo` holds, which does for the first ones; -1 for none. */
function lastUpTo(length: number, isUpTo: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isUpTo(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
