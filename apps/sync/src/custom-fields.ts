import { customFieldName, normalise, type FieldValue } from '@app/crm-core';
import type { FieldError } from '@app/errors';
import { differs, type FieldChange } from './journal.js';

export const MAX_NAMES = 200;
const MAX_TEXT = 4_000;

/** A patch may be fine by itself and yet be one too many for the record. */
export const TOO_MANY_NAMES: FieldError = {
  pointer: '/customFields',
  code: 'range',
  detail: `A record has at most ${MAX_NAMES} custom fields.`,
};

type CustomFields = Readonly<Record<string, FieldValue>>;

/** Null removes; what is left out keeps its value. */
export function mergeCustomFields(before: CustomFields, given: CustomFields | undefined): CustomFields {
  if (!given) return before;
  const clean = Object.entries(given).map(([name, value]) => [name, customValue(value)] as const);
  const merged = { ...before, ...Object.fromEntries(clean) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** Text is cleaned as everywhere, so that what is kept is what the CRM will hold; blank text is no value. */
function customValue(value: FieldValue): FieldValue {
  if (typeof value === 'string') return normalise('string', value);
  if (!Array.isArray(value)) return value;
  return (value as readonly string[])
    .map((item) => normalise('string', item) as string | null)
    .filter((item) => item !== null);
}

/** One entry a custom field that differs. */
export function customChanges(before: CustomFields, after: CustomFields): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((name) => ({
      field: `customFields.${name}`,
      from: before[name] ?? null,
      to: after[name] ?? null,
    }))
    .filter(differs);
}

/** Everything that is wrong with a record's custom fields, by JSON pointer. */
export function customFieldErrors(
  fields: Readonly<Record<string, unknown>> | null | undefined,
  base: string,
): FieldError[] {
  if (typeof fields !== 'object' || fields === null) return [];
  const names = Object.keys(fields);
  const tooMany =
    names.length > MAX_NAMES
      ? [{ pointer: base, code: 'range', detail: `At most ${MAX_NAMES} custom fields.` }]
      : [];
  return [
    ...tooMany,
    ...names.flatMap((name) =>
      errorsOf(name, fields[name], `${base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

function errorsOf(name: string, value: unknown, pointer: string): FieldError[] {
  if (!customFieldName(`customFields.${name}`)) {
    return [
      {
        pointer,
        code: 'format',
        detail: 'A name begins with a letter and has up to 64 letters, digits and underscores.',
      },
    ];
  }
  return isAllowed(value)
    ? []
    : [
        {
          pointer,
          code: 'type',
          detail: `Text of up to ${MAX_TEXT} characters, a number, true, false, null or a list of texts.`,
        },
      ];
}

function isAllowed(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return (
    Array.isArray(value) &&
    value.length <= MAX_NAMES &&
    value.every((item) => typeof item === 'string' && item.length <= MAX_TEXT)
  );
}
