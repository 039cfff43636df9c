// Turns what a client sent for one field into what is stored, or says why it cannot be.
import type { FieldDef } from '../schema/types.js';
import type { RowError } from '../errors.js';
import type { Value } from './table.js';
import { isIdShaped, toId18 } from './ids.js';
import { parseDate, parseDatetime } from './time.js';

/** Stored value, or the reason for refusing it. */
export type Coerced = { value: Value; error?: undefined } | { error: RowError };
export type Coerce = (raw: unknown) => Coerced;

const NULL: Coerced = { value: null };
const TRUE_WORDS = new Set(['true', '1', 'yes', 'y', 't']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'n', 'f']);
const EMAIL = /^[^\s@,;<>()[\]\\"]+@[^\s@,;<>()[\]\\".]+(\.[^\s@,;<>()[\]\\".]+)+$/;

/** The rules of one field, ready to apply to many values. */
export function coercionOf(field: FieldDef): Coerce {
  switch (field.type) {
    case 'boolean':
      return (raw) => toBoolean(field, raw);
    case 'double':
    case 'currency':
    case 'percent':
    case 'int':
    case 'long':
      return (raw) => (isBlank(raw) ? NULL : toNumber(field, raw));
    case 'date':
      return (raw) => (isBlank(raw) ? NULL : toTime(field, raw, parseDate));
    case 'datetime':
      return (raw) => (isBlank(raw) ? NULL : toTime(field, raw, parseDatetime));
    case 'time':
      return (raw) => (isBlank(raw) ? NULL : toTime(field, raw, parseTime));
    case 'reference':
    case 'id':
      return (raw) => (isBlank(raw) ? NULL : toReference(field, raw));
    default:
      return textCoercion(field);
  }
}

export function rowError(statusCode: string, message: string, ...fields: string[]): RowError {
  return { statusCode, message, fields };
}

function refuse(statusCode: string, message: string, field: FieldDef): Coerced {
  return { error: rowError(statusCode, message, field.name) };
}

function isBlank(raw: unknown): boolean {
  return raw === null || raw === undefined || raw === '';
}

function textCoercion(field: FieldDef): Coerce {
  const maxLength = field.length ?? 0;
  const allowed = allowedValues(field);
  const isEmail = field.type === 'email';
  const isMultiple = field.type === 'multipicklist';
  return (raw) => {
    if (isBlank(raw)) return NULL;
    if (typeof raw !== 'string') return wrongJson(field, raw);
    const text = raw.trim();
    if (text === '') return NULL;
    if (maxLength > 0 && text.length > maxLength) {
      const message = `${field.label}: data value too large: ${text} (max length=${maxLength})`;
      return refuse('STRING_TOO_LONG', message, field);
    }
    if (isEmail && !EMAIL.test(text)) {
      return refuse('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, field);
    }
    if (isMultiple) return toMultiple(field, text, allowed);
    if (allowed === undefined) return { value: text };
    const value = allowed.get(text.toLowerCase());
    return value === undefined ? badPicklistValue(field, text) : { value };
  };
}

/** Values by lower case for restricted picklists, which also give values their defined spelling. */
function allowedValues(field: FieldDef): Map<string, string> | undefined {
  const isRestricted =
    field.restrictedPicklist && (field.type === 'picklist' || field.type === 'multipicklist');
  if (!isRestricted) return undefined;
  return new Map((field.picklistValues ?? []).map(({ value }) => [value.toLowerCase(), value]));
}

function toMultiple(field: FieldDef, text: string, allowed: Map<string, string> | undefined): Coerced {
  const chosen = [...new Set(text.split(';').map((item) => item.trim()))].filter((item) => item !== '');
  const unknown = allowed && chosen.find((item) => !allowed.has(item.toLowerCase()));
  if (unknown !== undefined) return badPicklistValue(field, unknown);
  const order = (field.picklistValues ?? []).map(({ value }) => value);
  const position = (item: string): number => (order.includes(item) ? order.indexOf(item) : order.length);
  return { value: chosen.sort((a, b) => position(a) - position(b)).join(';') };
}

function badPicklistValue(field: FieldDef, text: string): Coerced {
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  return refuse('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, field);
}

function toBoolean(field: FieldDef, raw: unknown): Coerced {
  if (typeof raw === 'boolean') return { value: raw };
  if (typeof raw === 'string') {
    const word = raw.trim().toLowerCase();
    if (TRUE_WORDS.has(word)) return { value: true };
    if (FALSE_WORDS.has(word)) return { value: false };
  }
  if (raw === null) return wrongType(field, 'null');
  return typeof raw === 'string' ? wrongType(field, raw) : wrongJson(field, raw);
}

function toNumber(field: FieldDef, raw: unknown): Coerced {
  const isNumeric = typeof raw === 'number' || (typeof raw === 'string' && raw.trim() !== '');
  if (!isNumeric) return wrongJson(field, raw);
  const value = Number(raw);
  if (!Number.isFinite(value)) return wrongType(field, String(raw));
  const scale = field.type === 'int' || field.type === 'long' ? 0 : (field.scale ?? 18);
  const limit = (field.precision ?? 18) - (field.scale ?? 0);
  if (limit > 0 && limit < 18 && Math.abs(value) >= 10 ** limit) {
    const message = `${field.label}: value outside of valid range on numeric field: ${value}`;
    return refuse('NUMBER_OUTSIDE_VALID_RANGE', message, field);
  }
  return { value: scale >= 15 ? value : roundHalfUp(value, scale) };
}

function roundHalfUp(value: number, scale: number): number {
  const shifted = Number(`${Math.abs(value)}e${scale}`);
  if (!Number.isFinite(shifted)) return value;
  return Math.sign(value) * Number(`${Math.round(shifted)}e-${scale}`);
}

function toTime(field: FieldDef, raw: unknown, parse: (text: string) => string | undefined): Coerced {
  if (typeof raw !== 'string') return wrongJson(field, raw);
  const value = parse(raw.trim());
  return value === undefined ? wrongJson(field, raw) : { value };
}

function parseTime(text: string): string | undefined {
  const match = /^(\d{2}:\d{2}:\d{2})(\.\d{1,3})?Z?$/.exec(text);
  return match === null ? undefined : `${match[1]}${(match[2] ?? '.0').padEnd(4, '0')}Z`;
}

function toReference(field: FieldDef, raw: unknown): Coerced {
  if (typeof raw !== 'string') return wrongJson(field, raw);
  const id = raw.trim();
  if (isIdShaped(id)) return { value: toId18(id) };
  return refuse('MALFORMED_ID', `${field.label}: id value of incorrect type: ${id}`, field);
}

function wrongType(field: FieldDef, shown: string): Coerced {
  const message = `${field.label}: value not of required type: ${shown}`;
  return refuse('INVALID_TYPE_ON_FIELD_IN_RECORD', message, field);
}

/** The JSON reader's own complaint, which names the token it met. */
function wrongJson(field: FieldDef, raw: unknown): Coerced {
  const kind = typeof raw;
  const token = Array.isArray(raw)
    ? 'START_ARRAY'
    : kind === 'object'
      ? 'START_OBJECT'
      : kind === 'number'
        ? 'VALUE_NUMBER_INT'
        : kind === 'boolean'
          ? `VALUE_${String(raw).toUpperCase()}`
          : 'VALUE_STRING';
  const shown = kind === 'object' ? '' : ` value ${String(raw)}`;
  const message = `Cannot deserialize instance of ${field.type} from ${token}${shown || ' value'} [line:1, column:1]`;
  return refuse('JSON_PARSER_ERROR', message, field);
}
