import { Cron } from 'croner';
import type { ScheduleSettings } from '@app/contracts';

const DEFAULT_SECONDS = 60;

/** When a schedule is next due after `now`; null for those that only people start. */
export function nextDue(schedule: ScheduleSettings, now: Date): Date | null {
  switch (schedule.kind) {
    case 'manual':
      return null;
    case 'interval':
      return new Date(now.getTime() + (schedule.seconds ?? DEFAULT_SECONDS) * 1_000);
    case 'cron':
      return new Cron(schedule.expression ?? '', {
        timezone: schedule.timeZone ?? 'UTC',
        mode: '5-part',
      }).nextRun(now);
  }
}
