import { nextDue } from './next-due.js';

const NOW = new Date('2026-03-29T00:30:00Z');

describe('nextDue', () => {
  it.each([
    ['manual schedules are never due', { kind: 'manual' as const }, null],
    ['an interval counts from now', { kind: 'interval' as const, seconds: 90 }, '2026-03-29T00:31:30.000Z'],
    [
      'an interval is a minute unless it says otherwise',
      { kind: 'interval' as const },
      '2026-03-29T00:31:00.000Z',
    ],
    [
      'cron is read in its time zone',
      { kind: 'cron' as const, expression: '0 9 * * *', timeZone: 'Asia/Tokyo' },
      '2026-03-30T00:00:00.000Z',
    ],
    [
      'cron follows summer time',
      { kind: 'cron' as const, expression: '0 3 * * *', timeZone: 'Europe/Berlin' },
      '2026-03-29T01:00:00.000Z',
    ],
  ])('%s', (_, schedule, expected) => {
    expect(nextDue(schedule, NOW)?.toISOString() ?? null).toBe(expected);
  });
});
