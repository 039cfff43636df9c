import fc from 'fast-check';
import { isDateFunction, spanOf, takesNumber } from './date-functions.js';

/** A Wednesday in the second quarter. */
const NOW_MS = Date.parse('2026-05-13T10:20:30Z');
const days = (name: string, n?: number, nowMs = NOW_MS): string[] => {
  const { fromMs, toMs } = spanOf(name, n, nowMs);
  return [fromMs, toMs].map((ms) => new Date(ms).toISOString().replace('T00:00:00.000Z', ''));
};

describe('date functions', () => {
  it.each([
    ['YESTERDAY', undefined, '2026-05-12', '2026-05-13'],
    ['TODAY', undefined, '2026-05-13', '2026-05-14'],
    ['TOMORROW', undefined, '2026-05-14', '2026-05-15'],
    ['LAST_WEEK', undefined, '2026-05-03', '2026-05-10'],
    ['THIS_WEEK', undefined, '2026-05-10', '2026-05-17'],
    ['NEXT_WEEK', undefined, '2026-05-17', '2026-05-24'],
    ['LAST_MONTH', undefined, '2026-04-01', '2026-05-01'],
    ['THIS_MONTH', undefined, '2026-05-01', '2026-06-01'],
    ['NEXT_MONTH', undefined, '2026-06-01', '2026-07-01'],
    ['LAST_90_DAYS', undefined, '2026-02-12', '2026-05-14'],
    ['NEXT_90_DAYS', undefined, '2026-05-14', '2026-08-12'],
    ['THIS_QUARTER', undefined, '2026-04-01', '2026-07-01'],
    ['LAST_QUARTER', undefined, '2026-01-01', '2026-04-01'],
    ['NEXT_FISCAL_QUARTER', undefined, '2026-07-01', '2026-10-01'],
    ['THIS_YEAR', undefined, '2026-01-01', '2027-01-01'],
    ['LAST_FISCAL_YEAR', undefined, '2025-01-01', '2026-01-01'],
    ['LAST_N_DAYS', 7, '2026-05-06', '2026-05-14'],
    ['LAST_N_DAYS', 0, '2026-05-13', '2026-05-14'],
    ['NEXT_N_DAYS', 2, '2026-05-14', '2026-05-16'],
    ['N_DAYS_AGO', 3, '2026-05-10', '2026-05-11'],
    ['LAST_N_WEEKS', 2, '2026-04-26', '2026-05-10'],
    ['N_WEEKS_AGO', 1, '2026-05-03', '2026-05-10'],
    ['LAST_N_MONTHS', 5, '2025-12-01', '2026-05-01'],
    ['N_MONTHS_AGO', 5, '2025-12-01', '2026-01-01'],
    ['NEXT_N_QUARTERS', 2, '2026-07-01', '2027-01-01'],
    ['LAST_N_YEARS', 2, '2024-01-01', '2026-01-01'],
    ['N_FISCAL_YEARS_AGO', 1, '2025-01-01', '2026-01-01'],
  ])('%s %s is from %s to before %s', (name, n, from, to) => {
    expect(isDateFunction(name)).toBe(true);
    expect(takesNumber(name)).toBe(n !== undefined);
    expect(days(name, n)).toEqual([from, to]);
  });

  it('put every moment in exactly one of last, this and next', () => {
    const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(moments, fc.constantFrom('WEEK', 'MONTH', 'QUARTER', 'YEAR'), (now, unit) => {
        const [last, present, next] = ['LAST', 'THIS', 'NEXT'].map((which) =>
          spanOf(`${which}_${unit}`, undefined, now),
        );

        expect(last.toMs).toBe(present.fromMs);
        expect(present.toMs).toBe(next.fromMs);
        expect(present.fromMs <= now && now < present.toMs).toBe(true);
      }),
    );
  });

  it('are not just any word', () => {
    expect(['NOW', 'LAST_DAY', 'TODAY:1', ''].filter(isDateFunction)).toEqual([]);
  });
});
