// How a mapping came to be what it is: what two versions differ in, and since when each line brings the values that it brings.
import type { FieldMapping, MappedField } from './mapping.types.js';

/** The parts of a line that people set. */
export const LINE_PARTS = [
  'crmField',
  'direction',
  'rule',
  'transform',
  'valueMap',
  'unmapped',
  'default',
] as const satisfies readonly (keyof FieldMapping)[];
export type LinePart = (typeof LINE_PARTS)[number];

export interface LineChange<Line extends FieldMapping = FieldMapping> {
  readonly markmailField: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Which parts differ; empty for lines that came or went. */
  readonly parts: readonly LinePart[];
  readonly before: Line | null;
  readonly after: Line | null;
}

/** In the order of the later version, then what is gone. Lines are told apart by MarkMail's field; their order decides nothing. */
export function diffMappings<Line extends FieldMapping>(
  before: readonly Line[],
  after: readonly Line[],
): LineChange<Line>[] {
  const earlier = new Map(before.map((line) => [line.markmailField, line]));
  const kept = new Set(after.map(({ markmailField }) => markmailField));
  const changes = after.flatMap((line): LineChange<Line>[] => {
    const old = earlier.get(line.markmailField) ?? null;
    const parts = old ? LINE_PARTS.filter((part) => !isSame(old[part], line[part])) : [];
    if (old && parts.length === 0) return [];
    const { markmailField } = line;
    return [{ markmailField, change: old ? 'changed' : 'added', parts, before: old, after: line }];
  });
  const gone = before.filter(({ markmailField }) => !kept.has(markmailField));
  return [
    ...changes,
    ...gone.map((line): LineChange<Line> => {
      const { markmailField } = line;
      return { markmailField, change: 'removed', parts: [], before: line, after: null };
    }),
  ];
}

/**
 * Notes on each line of a new version since when it brings the values that it brings: what both sides agreed on in another form before is not
 * compared with what comes now.
 */
export function withSince(
  before: readonly MappedField[],
  after: readonly MappedField[],
  version: number,
): MappedField[] {
  const earlier = new Map(before.map((line) => [line.markmailField, line]));
  return after.map(({ since: _, ...line }) => {
    const old = earlier.get(line.markmailField);
    const since = old && formOf(old) === formOf(line) ? old.since : version;
    return { ...line, ...(since === undefined ? {} : { since }) };
  });
}

/** What decides the form in which a line's values are compared. */
function formOf(line: Omit<MappedField, 'since'>): string {
  const { crmField, markmailType, crmType, transform, valueMap, unmapped, direction } = line;
  const isTranslated = transform !== undefined || valueMap !== undefined;
  const parts = [
    crmField,
    markmailType,
    crmType,
    transform?.toCrm,
    transform?.fromCrm,
    valueMap?.map(({ markmail, crm }) => [markmail, crm]),
    unmapped,
    isTranslated ? direction : null,
  ];
  return JSON.stringify(parts);
}

/** Whatever the order of the keys: Postgres gives them back in its own. */
const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

function textOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
