// Functions of one value: parts of dates, and those that only change how a value is shown.
import type { Scope, Path } from './scope.js';
import { invalidField, malformed } from './errors.js';
import type { Expression, FunctionExpr, Row, SelectItem } from './types.js';

/** Something that a row, or a group of rows, has a value for. */
export interface Operand {
  /** As named in errors. */
  readonly name: string;
  /** A field type. */
  readonly type: string;
  readonly isCaseSensitive: boolean;
  readonly at: number;
  /** Absent for functions. */
  readonly path?: Path;
  readonly get: (row: Row) => unknown;
}

export const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX', 'GROUPING']);

const DAY_MS = 86_400_000;
type DatePart = (day: Date) => number | string;

const quarterOf: DatePart = (day) => Math.floor(day.getUTCMonth() / 3) + 1;
const yearOf: DatePart = (day) => day.getUTCFullYear();
const monthOf: DatePart = (day) => day.getUTCMonth() + 1;
const dayOfYear = (day: Date): number =>
  Math.floor((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;

const DATE_PARTS: Readonly<Record<string, DatePart>> = {
  CALENDAR_YEAR: yearOf,
  CALENDAR_QUARTER: quarterOf,
  CALENDAR_MONTH: monthOf,
  FISCAL_YEAR: yearOf,
  FISCAL_QUARTER: quarterOf,
  FISCAL_MONTH: monthOf,
  DAY_IN_MONTH: (day) => day.getUTCDate(),
  DAY_IN_WEEK: (day) => day.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  DAY_ONLY: (day) => day.toISOString().slice(0, 10),
  HOUR_IN_DAY: (day) => day.getUTCHours(),
  WEEK_IN_MONTH: (day) => Math.ceil(day.getUTCDate() / 7),
  WEEK_IN_YEAR: (day) => Math.ceil(dayOfYear(day) / 7),
};
/** These show a value in the user's language, currency or zone, which here is how it is stored. */
const SHOWN_AS_STORED = new Set(['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE']);
const NEEDS_TIME = new Set(['DAY_ONLY', 'HOUR_IN_DAY']);

export function isAggregateCall(value: Expression): value is FunctionExpr {
  return value.kind === 'function' && AGGREGATES.has(value.name);
}

export function isAggregateItem(item: SelectItem): boolean {
  return item.kind === 'expression' && isAggregateCall(item.value);
}

/** The value of an expression that does not aggregate. @throws SoqlError INVALID_FIELD, MALFORMED_QUERY */
export function operandOf(scope: Scope, value: Expression): Operand {
  if (value.kind === 'field') {
    const path = scope.path(value);
    const { field, get, name } = path;
    return { name, type: field.type, isCaseSensitive: field.caseSensitive === true, at: value.at, path, get };
  }
  const { argument, at, name } = value;
  if (SHOWN_AS_STORED.has(name) && argument !== undefined) return operandOf(scope, argument);
  const part = DATE_PARTS[name];
  if (part === undefined || argument === undefined) {
    const problem = AGGREGATES.has(name)
      ? 'Grouped functions are not allowed here'
      : `unknown function: ${name}`;
    throw malformed(scope.text, at, problem);
  }
  const inner = operandOf(scope, argument);
  requireDate(scope, name, inner, at);
  const type = name === 'DAY_ONLY' ? 'date' : 'int';
  return {
    name: `${name}(${inner.name})`,
    type,
    isCaseSensitive: false,
    at,
    get: (row) => {
      const text = inner.get(row);
      return typeof text === 'string' ? part(dateOf(text)) : null;
    },
  };
}

function requireDate(scope: Scope, name: string, operand: Operand, at: number): void {
  const isFit = operand.type === 'datetime' || (operand.type === 'date' && !NEEDS_TIME.has(name));
  if (!isFit) throw invalidField(scope.text, at, `field ${operand.name} is not a valid argument of ${name}`);
}

/** Takes stored dates and datetimes. */
function dateOf(stored: string): Date {
  return new Date(stored.length === 10 ? `${stored}T00:00:00Z` : `${stored.slice(0, 19)}Z`);
}
