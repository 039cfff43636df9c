import { Cron } from 'croner';
import type { ScheduleSettings } from '@app/contracts';

const DEFAULT_SECONDS = 60;

/** When a schedule is next due after `now`; null for those that only people start. @throws for an expression or a time zone that is none */
export function nextDue(schedule: ScheduleSettings, now: Date): Date | null {
  switch (schedule.kind) {
    case 'manual':
      return null;
    case 'interval':
      return new Date(now.getTime() + (schedule.seconds ?? DEFAULT_SECONDS) * 1_000);
    case 'cron':
      return nextTick(schedule.expression ?? '', schedule.timeZone ?? 'UTC', now);
  }
}

const HOUR_MS = 3_600_000;

/** By the clock on the wall of the time zone, but what runs in every hour also runs in the one that comes twice when summer time ends. */
function nextTick(expression: string, timeZone: string, now: Date): Date | null {
  const onTheWall = new Cron(expression, { timezone: timeZone, mode: '5-part' });
  const next = after(onTheWall, now);
  const [, hours] = expression.trim().split(/\s+/);
  if (next === null || hours !== '*') return next;
  const steady = new Cron(expression, { utcOffset: offsetMinutes(timeZone, now), mode: '5-part' }).nextRun(
    now,
  );
  return steady !== null && steady < next && onTheWall.match(steady) ? steady : next;
}

/** In the second of two equal hours croner answers a time of the first one. */
function after(cron: Cron, now: Date): Date | null {
  const next = cron.nextRun(now);
  return next === null || next > now ? next : cron.nextRun(new Date(now.getTime() + HOUR_MS));
}

/** How far the wall's clock is ahead of UTC. */
function offsetMinutes(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? ['', '+', '0', '0'];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
