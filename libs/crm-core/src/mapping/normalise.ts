import type { FieldType, FieldValue } from '../records.js';

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const FULL_WIDTH_ASCII = /[\uff01-\uff5e]/g;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const LAST_INSTANT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const FIRST_INSTANT_MS = Date.parse('0000-01-01T00:00:00.000Z');

/**
 * The one form of a value that both sides are compared in. Never throws: what is no value of the type becomes null. Normalising twice
 * changes nothing.
 */
export function normalise(type: FieldType, value: FieldValue): FieldValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'number':
      return asNumber(value);
    case 'boolean':
      return asBoolean(value);
    case 'date':
      return asDate(value);
    case 'datetime':
      return asInstant(value);
    case 'set':
      return asSet(value);
    case 'email':
      return asEmail(value);
    default:
      return asText(value);
  }
}

function asText(value: FieldValue): string | null {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(';') : String(value);
  const clean = needsCleaning(text) ? text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '') : text;
  const trimmed = clean.trim();
  return trimmed === '' ? null : trimmed;
}

/** A loop, as this runs for every value of every row: on short text it takes a third of what a regular expression does. */
function needsCleaning(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 ? code !== 0x09 && code !== 0x0a : code === 0x7f || (code >= 0xd800 && code <= 0xdfff))
      return true;
  }
  return false;
}

/** Addresses are compared without regard to case, in their local part too: no mailbox provider tells them apart. */
function asEmail(value: FieldValue): string | null {
  if (typeof value === 'string' && isPlainAddress(value)) return value;
  const text = asText(value);
  if (text === null) return null;
  const narrow = text.replace(FULL_WIDTH_ASCII, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const folded = narrow.toLowerCase().trim();
  return folded === '' ? null : folded;
}

/** Visible ASCII without capitals: what nearly every address is. */
function isPlainAddress(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x21 || code > 0x7e || (code >= 0x41 && code <= 0x5a)) return false;
  }
  return text !== '';
}

function asNumber(value: FieldValue): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && DECIMAL.test(value.trim())
        ? Number(value)
        : NaN;
  if (!Number.isFinite(number)) return null;
  return number === 0 ? 0 : number;
}

function asBoolean(value: FieldValue): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 'true' || value === '1') return true;
  return value === 0 || value === 'false' || value === '0' ? false : null;
}

function asDate(value: FieldValue): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text.length > 10 && text[10] !== 'T') return null;
  const day = text.length > 10 ? text.slice(0, 10) : text;
  return DATE.test(day) && isRealDay(day) ? day : null;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isRealDay(text: string): boolean {
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (month === 2 && day === 29) return isLeap(Number(text.slice(0, 4)));
  return day >= 1 && day <= (DAYS[month - 1] ?? 0);
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A time without a zone is UTC: what a value means must not depend on the machine that reads it. */
function asInstant(value: FieldValue): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const day = asDate(text);
  if (day === null) return null;
  if (day === text) return `${day}T00:00:00.000Z`;
  const parts = INSTANT.exec(text);
  if (!parts) return null;
  const ms = Date.parse(parts[3] === undefined ? `${text}Z` : text);
  return ms >= FIRST_INSTANT_MS && ms <= LAST_INSTANT_MS ? new Date(ms).toISOString() : null;
}

function asSet(value: FieldValue): readonly string[] | null {
  const clean = itemsOf(value)
    .map(asText)
    .filter((item) => item !== null);
  return clean.length > 0 ? [...new Set(clean)].sort() : null;
}

function itemsOf(value: FieldValue): readonly FieldValue[] {
  if (typeof value === 'string') return value.split(';');
  return Array.isArray(value) ? (value as readonly string[]) : [value];
}
