import fc from 'fast-check';
import type { WriteResult } from '@app/crm-core';
import { AnsweredPages, type AnsweredPage } from './answered-pages.js';

const answerTo = (opId: string): WriteResult => ({ opId, ok: true, remoteId: `crm-${opId}`, created: true });

/** Record ids in order, in pages. */
const pagesOfIds = fc
  .uniqueArray(fc.integer({ min: 0, max: 9_999 }), { minLength: 1, maxLength: 60 })
  .chain((numbers) =>
    fc
      .array(fc.integer({ min: 1, max: 9 }), { minLength: numbers.length, maxLength: numbers.length })
      .map((sizes) => {
        const ids = numbers.map((n) => String(n).padStart(4, '0')).sort();
        const pages: string[][] = [];
        for (const size of sizes) if (ids.length > 0) pages.push(ids.splice(0, size));
        return pages;
      }),
  );

function answered(pages: readonly string[][], order: readonly string[], maxHeld: number) {
  const answers = new AnsweredPages(maxHeld);
  pages.forEach((ids, i) => answers.add(`page ${i}`, ids));
  const flushed: AnsweredPage[] = [];
  for (const id of order) {
    const page = answers.take(answerTo(id));
    if (page) flushed.push(page);
  }
  return { flushed, rest: [...answers.rest()] };
}

const answersOf = ({ results }: AnsweredPage) => results.flatMap((result) => (result ? [result.opId] : []));

describe('AnsweredPages', () => {
  it('hands out each answer once, at its place, whatever the order, and says once that a page is done', () => {
    const shuffled = pagesOfIds.chain((pages) =>
      fc.tuple(
        fc.constant(pages),
        fc.shuffledSubarray(pages.flat(), { minLength: pages.flat().length }),
        fc.integer({ min: 1, max: 40 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([pages, order, maxHeld]) => {
        const { flushed, rest } = answered(pages, order, maxHeld);
        expect(rest).toEqual([]);
        expect(flushed.flatMap(answersOf).sort()).toEqual(pages.flat());
        for (const { pageId, results } of flushed) {
          const ids = pages[Number(pageId.split(' ')[1])];
          results.forEach((result, place) => {
            if (result) expect(result.opId).toBe(ids[place]);
          });
        }
        const done = flushed.filter(({ isDone }) => isDone).map(({ pageId }) => pageId);
        expect(done.sort()).toEqual(pages.map((_, i) => `page ${i}`).sort());
      }),
    );
  });

  it('keeps a page that is not wholly answered undone', () => {
    const { flushed, rest } = answered([['a', 'b', 'c'], ['d']], ['c', 'd'], 100);
    expect(flushed.map(({ pageId, isDone }) => [pageId, isDone])).toEqual([['page 1', true]]);
    expect(rest.map((page) => [page.pageId, page.isDone, answersOf(page)])).toEqual([
      ['page 0', false, ['c']],
    ]);
  });

  it('does not keep more answers than it may', () => {
    const pages = [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ];
    const { flushed } = answered(pages, ['a', 'd', 'b'], 2);
    expect(flushed.map((page) => [page.pageId, page.isDone, answersOf(page)])).toEqual([
      ['page 0', false, ['a', 'b']],
    ]);
  });

  it('refuses an answer to what was not asked', () => {
    expect(() => answered([['b', 'd']], ['c'], 10)).toThrow('not asked');
    expect(() => answered([['b', 'd']], ['a'], 10)).toThrow('not asked');
  });
});
