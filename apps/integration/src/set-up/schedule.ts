import { Cron } from 'croner';
import type { ScheduleSettings } from '@app/contracts';
import type { FieldError } from '@app/errors';

export const DEFAULT_SCHEDULE: ScheduleSettings = { kind: 'interval', seconds: 60 };

const POINTER = '/settings/schedule';
/** What belongs to each kind of schedule. */
const PARTS = {
  manual: [],
  interval: ['seconds'],
  cron: ['expression', 'timeZone'],
} as const satisfies Record<ScheduleSettings['kind'], readonly (keyof ScheduleSettings)[]>;
const DEFAULTS = { seconds: 60, timeZone: 'UTC' } as const;

export interface MergedSchedule {
  readonly value: ScheduleSettings;
  readonly errors: readonly FieldError[];
}

/** Parts that the patch leaves out keep their value as long as the kind has them. */
export function mergeSchedule(current: ScheduleSettings, patch?: ScheduleSettings | null): MergedSchedule {
  if (!patch) return { value: current, errors: [] };
  const errors = foreignParts(patch);
  const merged = { ...DEFAULTS, ...current, ...given(patch) };
  switch (patch.kind) {
    case 'manual':
      return { value: { kind: 'manual' }, errors };
    case 'interval':
      return { value: { kind: 'interval', seconds: merged.seconds }, errors };
    case 'cron': {
      const { expression = '', timeZone } = merged;
      return { value: { kind: 'cron', expression, timeZone }, errors: [...errors, ...wrongCron(expression)] };
    }
  }
}

function given(patch: ScheduleSettings): Partial<ScheduleSettings> {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined && value !== null),
  );
}

function foreignParts(patch: ScheduleSettings): FieldError[] {
  const own: readonly string[] = ['kind', ...PARTS[patch.kind]];
  return Object.keys(given(patch))
    .filter((key) => !own.includes(key))
    .map((key) => ({
      pointer: `${POINTER}/${key}`,
      code: 'notAllowed',
      detail: `A schedule of kind ${patch.kind} has no ${key}.`,
    }));
}

function wrongCron(expression: string): FieldError[] {
  const wrong = (code: string, detail: string) => [{ pointer: `${POINTER}/expression`, code, detail }];
  if (expression === '')
    return wrong('required', 'Five fields are needed: minute hour day month weekday, e.g. "0 9 * * 1-5".');
  try {
    // The same reading as where it is carried out: see apps/sync schedule/next-due.ts.
    const next = new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun();
    return next ? [] : wrong('range', 'It never comes due.');
  } catch {
    return wrong('format', 'It must be five fields: minute hour day month weekday, e.g. "0 9 * * 1-5".');
  }
}
