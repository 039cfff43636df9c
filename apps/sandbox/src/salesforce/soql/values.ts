// Constants of a query as values that compare with stored ones.
import { isIdShaped, toId18 } from '../store/ids.js';
import { parseDate, parseDatetime, stampOf } from '../store/time.js';
import { spanOf } from './date-functions.js';
import { invalidField, located, malformed } from './errors.js';
import type { Operand } from './functions.js';
import type { Literal } from './types.js';

/** What a condition needs beside rows. */
export interface ConditionContext {
  readonly text: string;
  readonly nowMs: number;
}

export type Comparable = string | number | boolean | null;

/** The first and the first beyond the last value that equal a constant; most constants are one value. */
export type Meaning = { readonly value: Comparable } | { readonly from: string; readonly to: string };

export type ValueKind = 'id' | 'text' | 'exactText' | 'boolean' | 'number' | 'date' | 'datetime' | 'time';

const KINDS: Readonly<Record<string, ValueKind>> = {
  id: 'id',
  reference: 'id',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

export function kindOf(operand: Pick<Operand, 'type' | 'isCaseSensitive'>): ValueKind {
  return KINDS[operand.type] ?? (operand.isCaseSensitive ? 'exactText' : 'text');
}

/** Makes stored text comparable: case does not count, except in ids and fields that say so. */
export function folder(kind: ValueKind): ((value: unknown) => unknown) | undefined {
  return kind === 'text' ? fold : undefined;
}

export function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  datetime: 'dateTime',
  currency: 'double',
  percent: 'double',
};
const QUOTED: readonly ValueKind[] = ['text', 'exactText', 'id'];

function wrongType(operand: Operand, context: ConditionContext): Error {
  const kind = kindOf(operand);
  const isQuoted = QUOTED.includes(kind);
  const type = isQuoted ? 'string' : (TYPE_NAMES[operand.type] ?? operand.type);
  return invalidField(
    context.text,
    operand.at,
    `value of filter criterion for field '${operand.name}' must be of type ${type} and should ${isQuoted ? '' : 'not '}be enclosed in quotes`,
  );
}

/** @throws SoqlError where the constant does not fit the field */
export function meaningOf(literal: Literal, operand: Operand, context: ConditionContext): Meaning {
  if (literal.kind === 'null') return { value: null };
  const kind = kindOf(operand);
  switch (kind) {
    case 'id':
      return { value: idValue(literal, operand, context) };
    case 'text':
    case 'exactText':
      if (literal.kind !== 'string') throw wrongType(operand, context);
      // An empty text is stored as null.
      if (literal.value === '') return { value: null };
      return { value: kind === 'text' ? literal.value.toLowerCase() : literal.value };
    case 'boolean':
      if (literal.kind !== 'boolean') throw wrongType(operand, context);
      return { value: literal.value };
    case 'number':
      if (literal.kind !== 'number' && literal.kind !== 'currency') throw wrongType(operand, context);
      return { value: literal.value };
    case 'time':
      if (literal.kind !== 'string') throw wrongType(operand, context);
      return { value: literal.value };
    default:
      return timeMeaning(kind, literal, operand, context);
  }
}

function idValue(literal: Literal, operand: Operand, context: ConditionContext): string | null {
  if (literal.kind !== 'string') throw wrongType(operand, context);
  if (literal.value === '') return null;
  if (!isIdShaped(literal.value)) {
    throw located(
      'INVALID_QUERY_FILTER_OPERATOR',
      context.text,
      operand.at,
      `invalid ID field: ${literal.value}`,
    );
  }
  return toId18(literal.value);
}

function timeMeaning(
  kind: 'date' | 'datetime',
  literal: Literal,
  operand: Operand,
  context: ConditionContext,
): Meaning {
  if (literal.kind === 'dateFunction') {
    const { fromMs, toMs } = spanOf(literal.value, literal.n, context.nowMs);
    if (!isWithinCalendar(fromMs) || !isWithinCalendar(toMs)) {
      throw malformed(context.text, literal.at, `date is out of range: ${literal.value}:${literal.n ?? 0}`);
    }
    const text = (ms: number): string => (kind === 'date' ? stampOf(ms).slice(0, 10) : stampOf(ms));
    return { from: text(fromMs), to: text(toMs) };
  }
  if (literal.kind !== kind) throw wrongType(operand, context);
  const value = kind === 'date' ? parseDate(literal.value) : parseDatetime(literal.value);
  if (value === undefined) throw malformed(context.text, literal.at, `invalid ${kind}: ${literal.value}`);
  return { value };
}

/** Years 0 to 9999, whose text sorts as time does. */
function isWithinCalendar(ms: number): boolean {
  return ms >= -62_167_219_200_000 && ms < 253_402_300_800_000;
}
