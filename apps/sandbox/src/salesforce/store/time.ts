/** `2026-01-31T09:00:00.000+0000`: how datetimes are stored and sent by REST; whole seconds, always UTC. */
export function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
}

/** Epoch milliseconds of a stored datetime. */
export function msOfStamp(stamp: string): number {
  return Date.parse(`${stamp.slice(0, 23)}Z`);
}

const DATETIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Any ISO datetime as stored, its fraction of a second dropped; undefined when it is none. */
export function parseDatetime(text: string): string | undefined {
  const match = DATETIME.exec(text);
  if (match === null) return undefined;
  const [, day, time, , zone = 'Z'] = match;
  const colon = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const ms = Date.parse(`${day}T${time}${colon}`);
  return Number.isNaN(ms) ? undefined : stampOf(ms);
}

/** `2026-01-31`, or the day of a datetime; undefined when it is neither. */
export function parseDate(text: string): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text)?.[1];
  if (day === undefined) return undefined;
  const parsed = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day ? undefined : day;
}
