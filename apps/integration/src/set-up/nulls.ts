import type { FieldError } from '@app/errors';

/** Payload classes take null for "left out". In a patch it could be read as "clear", and nothing here can be cleared. */
export function nullsIn(value: unknown, pointer = ''): FieldError[] {
  if (value === null)
    return [{ pointer, code: 'type', detail: 'It cannot be null. Leave it out to keep its value.' }];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => nullsIn(item, `${pointer}/${key}`));
}
