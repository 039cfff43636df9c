import fc from 'fast-check';
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

  it.each([
    ['half-hourly', '*/30 * * * *', ['05:30', '06:00', '06:30', '07:00', '07:30']],
    ['hourly', '0 * * * *', ['06:00', '07:00', '08:00']],
    ['daily', '30 1 * * *', ['05:30']],
  ])('a %s schedule goes on through the hour that comes twice', (_, expression, expected) => {
    // At 06:00 UTC New York's clocks go back from two to one.
    let at = new Date('2026-11-01T05:00:00Z');
    const ticks = expected.map(() => {
      at = nextDue({ kind: 'cron', expression, timeZone: 'America/New_York' }, at) as Date;
      return at.toISOString().slice(11, 16);
    });

    expect(ticks).toEqual(expected);
  });

  it.each(['2026-11-01T05:30:00Z', '2026-11-01T06:00:00Z', '2026-11-01T06:30:00Z'])(
    'a daily schedule in the hour that comes twice runs once, seen from %s',
    (now) => {
      const schedule = { kind: 'cron' as const, expression: '30 1 * * *', timeZone: 'America/New_York' };

      expect(nextDue(schedule, new Date(now))).toEqual(new Date('2026-11-02T06:30:00Z'));
    },
  );

  it('is always later than now', () => {
    const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
    const expressions = ['* * * * *', '*/7 * * * *', '0 * * * *', '30 1 * * *', '15 2 * * 0', '0 */2 * * *'];
    const isLater = (expression: string, timeZone: string, now: Date): boolean =>
      (nextDue({ kind: 'cron', expression, timeZone }, now) as Date) > now;

    fc.assert(
      fc.property(
        fc.constantFrom(...expressions),
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        isLater,
      ),
    );
    for (const expression of expressions)
      for (let minute = 0; minute < 24 * 60; minute += 10)
        expect(
          isLater(
            expression,
            'America/New_York',
            new Date(Date.parse('2026-11-01T00:00:00Z') + minute * 60_000),
          ),
        ).toBe(true);
  });
});
