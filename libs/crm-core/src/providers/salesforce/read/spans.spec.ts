import fc from 'fast-check';
import { CrmUnavailableError } from '@app/errors';
import { SHORTEST_MS, Spans } from './spans.js';

const now = new Date('2026-01-01T12:00:00.000Z');

describe('Spans', () => {
  it('read everything once where nothing is too long', () => {
    const spans = new Spans();

    expect(spans.end).toBeNull();
    expect(spans.next()).toBeNull();
  });

  it('go on after the first half with what was left', () => {
    const spans = new Spans();

    spans.halve('2026-01-01T10:00:00.000Z', now, undefined);

    expect(spans.end).toBe('2026-01-01T11:00:00.000Z');
    expect(spans.next()).toBe('2026-01-01T11:00:00.000Z');
    expect(spans.end).toBeNull();
  });

  it('end in an error that says so where a minute is still too long', () => {
    const spans = new Spans();

    const halving = () => spans.halve('2026-01-01T11:59:00.000Z', now, undefined);

    expect(halving).toThrow(CrmUnavailableError);
    expect(halving).toThrow(expect.objectContaining({ code: 'CRM.QUERY_TIMEOUT' }));
  });

  it('cover the whole stretch without gap or overlap, however the CRM’s patience varies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_600_000 * 24 }),
        fc.array(fc.integer({ min: SHORTEST_MS, max: 3_600_000 * 6 }), { minLength: 1 }),
        (lengthMs, patience) => {
          const first = new Date(now.getTime() - lengthMs).toISOString();
          const spans = new Spans();
          let start: string | null = first;
          let at = first;
          for (let asked = 0; start !== null; asked++) {
            const endMs = spans.end === null ? now.getTime() : Date.parse(spans.end);
            if (endMs - Date.parse(start) > patience[asked % patience.length]) {
              spans.halve(start, now, undefined);
              continue;
            }
            expect(start).toBe(at);
            at = spans.end ?? 'everything';
            start = spans.next();
          }
          expect(at).toBe('everything');
        },
      ),
      { numRuns: 200 },
    );
  });
});
