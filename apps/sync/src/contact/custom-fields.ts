import type { FieldError } from '@app/errors';
import { customFieldName } from '@app/crm-core';

export const MAX_NAMES = 200;
const MAX_TEXT = 4_000;

/** Everything that is wrong with a contact's custom fields, by JSON pointer. */
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
