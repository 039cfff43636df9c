// `TODAY`, `LAST_N_DAYS:30` and their like: spans of whole days in UTC, the time zone of the sandbox org.

/** From the first millisecond to before `toMs`. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
/** First and (exclusive) last unit, counted from the present one. */
type Range = (n: number) => readonly [unit: Unit, from: number, to: number];

const UNITS: readonly Unit[] = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'];
const FIXED = new Map<string, Range>([
  ['YESTERDAY', () => ['DAY', -1, 0]],
  ['TODAY', () => ['DAY', 0, 1]],
  ['TOMORROW', () => ['DAY', 1, 2]],
  ['LAST_90_DAYS', () => ['DAY', -90, 1]],
  ['NEXT_90_DAYS', () => ['DAY', 1, 91]],
]);
const COUNTED = new Map<string, Range>([
  // Today is part of the last days, but this week is not part of the last weeks.
  ['LAST_N_DAYS', (n) => ['DAY', -n, 1]],
  ['NEXT_N_DAYS', (n) => ['DAY', 1, n + 1]],
  ['N_DAYS_AGO', (n) => ['DAY', -n, 1 - n]],
]);
for (const unit of UNITS) {
  for (const prefix of unit === 'QUARTER' || unit === 'YEAR' ? ['', 'FISCAL_'] : ['']) {
    FIXED.set(`LAST_${prefix}${unit}`, () => [unit, -1, 0]);
    FIXED.set(`THIS_${prefix}${unit}`, () => [unit, 0, 1]);
    FIXED.set(`NEXT_${prefix}${unit}`, () => [unit, 1, 2]);
    COUNTED.set(`LAST_N_${prefix}${unit}S`, (n) => [unit, -n, 0]);
    COUNTED.set(`NEXT_N_${prefix}${unit}S`, (n) => [unit, 1, n + 1]);
    COUNTED.set(`N_${prefix}${unit}S_AGO`, (n) => [unit, -n, 1 - n]);
  }
}

/** Takes the name in upper case. */
export function isDateFunction(name: string): boolean {
  return FIXED.has(name) || COUNTED.has(name);
}

export function takesNumber(name: string): boolean {
  return COUNTED.has(name);
}

/** The days that a function means at a time. Fiscal years are calendar years; weeks start on Sunday. */
export function spanOf(name: string, n: number | undefined, nowMs: number): Span {
  const range = FIXED.get(name) ?? COUNTED.get(name);
  if (range === undefined) throw new Error(`No such date function: ${name}`);
  const [unit, from, to] = range(n ?? 0);
  return { fromMs: startOf(unit, from, nowMs), toMs: startOf(unit, to, nowMs) };
}

/** Where the unit that is `offset` units from now begins. */
function startOf(unit: Unit, offset: number, nowMs: number): number {
  const now = new Date(nowMs);
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  switch (unit) {
    case 'DAY':
      return today + offset * DAY_MS;
    case 'WEEK':
      return today + (offset * 7 - now.getUTCDay()) * DAY_MS;
    case 'MONTH':
      return Date.UTC(year, month + offset, 1);
    case 'QUARTER':
      return Date.UTC(year, month - (month % 3) + offset * 3, 1);
    case 'YEAR':
      return Date.UTC(year + offset, 0, 1);
  }
}
