import type { ScheduleSettings } from '@app/contracts';
import { mergeSchedule } from './schedule.js';

const EVERY_30: ScheduleSettings = { kind: 'interval', seconds: 30 };
const NINE: ScheduleSettings = { kind: 'cron', expression: '0 9 * * *', timeZone: 'Asia/Tokyo' };
const cron = (expression?: string): ScheduleSettings => ({
  kind: 'cron',
  ...(expression ? { expression } : {}),
});

describe('mergeSchedule', () => {
  it.each<[ScheduleSettings, ScheduleSettings | undefined, ScheduleSettings]>([
    [EVERY_30, undefined, EVERY_30],
    [EVERY_30, { kind: 'interval' }, EVERY_30],
    [EVERY_30, { kind: 'interval', seconds: 5 }, { kind: 'interval', seconds: 5 }],
    [EVERY_30, { kind: 'manual' }, { kind: 'manual' }],
    [{ kind: 'manual' }, { kind: 'interval' }, { kind: 'interval', seconds: 60 }],
    [EVERY_30, cron('*/5 * * * *'), { kind: 'cron', expression: '*/5 * * * *', timeZone: 'UTC' }],
    [NINE, cron('0 10 * * *'), { kind: 'cron', expression: '0 10 * * *', timeZone: 'Asia/Tokyo' }],
    [NINE, { kind: 'cron', timeZone: 'UTC' }, { ...NINE, timeZone: 'UTC' }],
    [NINE, { kind: 'interval' }, { kind: 'interval', seconds: 60 }],
  ])('%j with %j is %j', (current, patch, expected) => {
    expect(mergeSchedule(current, patch)).toEqual({ value: expected, errors: [] });
  });

  it.each([
    ['without an expression', cron(), 'required'],
    ['in words', cron('every day'), 'format'],
    ['with seconds', cron('0 0 9 * * *'), 'format'],
    ['with too few fields', cron('0 9 * *'), 'format'],
    ['out of range', cron('60 9 * * *'), 'format'],
    ['on a day that never comes', cron('0 9 31 2 *'), 'range'],
  ])('refuses cron %s', (_, patch, code) => {
    expect(mergeSchedule(EVERY_30, patch).errors).toEqual([
      expect.objectContaining({ pointer: '/settings/schedule/expression', code }),
    ]);
  });

  it('refuses parts that the kind does not have', () => {
    expect(mergeSchedule(EVERY_30, { kind: 'manual', seconds: 5, timeZone: 'UTC' }).errors).toEqual([
      expect.objectContaining({ pointer: '/settings/schedule/seconds', code: 'notAllowed' }),
      expect.objectContaining({ pointer: '/settings/schedule/timeZone', code: 'notAllowed' }),
    ]);
  });
});
