// Pure: the CRM's values ⇄ canonical ones.
import type { FieldType, FieldValue } from '../../records.js';

/** A value as REST gives it. */
export function fromJson(type: FieldType, value: unknown): FieldValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string')
    return fromText(type, value.includes('\0') ? value.replaceAll('\0', '') : value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A cell as Bulk 2.0 gives it; an empty one is null. */
export function fromText(type: FieldType, text: string): FieldValue {
  if (text === '') return null;
  switch (type) {
    case 'boolean':
      return text === 'true';
    case 'number':
      return numberOrNull(text);
    case 'datetime':
      return toInstant(text);
    case 'set':
      return text.split(';').filter(Boolean).sort();
    default:
      return text;
  }
}

const numberOrNull = (text: string): number | null => (Number.isNaN(Number(text)) ? null : Number(text));

/** `…+0000`, as REST writes it, or `…Z`: ISO 8601, UTC, milliseconds. */
export function toInstant(text: string): string {
  if (text.length === 24 && text.endsWith('Z')) return text;
  const at = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

/** As stamps are: ISO 8601, UTC, without a fraction of a second. */
export const wholeSecond = (ms: number): string => new Date(Math.floor(ms / 1_000) * 1_000).toISOString();

/** For a JSON body; null clears the field. */
export function toJson(value: FieldValue): string | number | boolean | null {
  return Array.isArray(value) ? value.join(';') : (value as string | number | boolean | null);
}

/** For a CSV cell. `#N/A` clears the field; an empty cell leaves it as it is. */
export function toCell(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  if (value === null || value === '') return '#N/A';
  return Array.isArray(value) ? value.join(';') : String(value);
}

/** A cell of ours, as `toCell` wrote it; the text is not read further. */
export function fromCell(cell: string): string | null | undefined {
  if (cell === '') return undefined;
  return cell === '#N/A' ? null : cell;
}
