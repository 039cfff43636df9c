import type { FieldType, FieldValue } from '../records.js';

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNCLEAN = /[\u0000-\u0008\u000b-\u001f\u007f]|[\ud800-\udfff]/;
// eslint-disable-next-line no-control-regex -- as above
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const FULL_WIDTH_ASCII = /[\uff01-\uff5e]/g;
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;

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
  const text =
    typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.join(';')
        : String(value as string | number | boolean);
  const clean = UNCLEAN.test(text) ? text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '') : text;
  const trimmed = clean.trim();
  return trimmed === '' ? null : trimmed;
}

/** Addresses are compared without regard to case, in their local part too: no mailbox provider tells them apart. */
function asEmail(value: FieldValue): string | null {
  const text = asText(value);
  if (text === null) return null;
  const narrow = text.replace(FULL_WIDTH_ASCII, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const folded = narrow.toLowerCase().trim();
  return folded === '' ? null : folded;
}

function asNumber(value: FieldValue): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && value.trim() !== ''
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
  const parts = typeof value === 'string' ? DATE.exec(value.trim()) : null;
  if (!parts) return null;
  const text = parts[0];
  const real = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(text) ? text : null;
}

function asInstant(value: FieldValue): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const instant = new Date(DATE.exec(text)?.[0] === text ? `${text}T00:00:00.000Z` : text);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

function asSet(value: FieldValue): readonly string[] | null {
  const items = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(';')
      : [String(value as number | boolean)];
  const clean = [
    ...new Set(items.map((item) => asText(item as string)).filter((item) => item !== null)),
  ].sort();
  return clean.length > 0 ? clean : null;
}
