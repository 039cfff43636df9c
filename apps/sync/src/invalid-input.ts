import { normalise } from '@app/crm-core';
import { InvalidInputError, type FieldError } from '@app/errors';

/** All of it at once. */
export function invalid(errors: readonly FieldError[]): InvalidInputError {
  return new InvalidInputError(
    errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
    errors,
  );
}

/** Ids in a body that name nothing, by their places. Answered like an unknown id in the path: with 404. */
export function unknownIds(pointers: readonly string[]): InvalidInputError {
  return new InvalidInputError(
    'There is nothing with these ids.',
    pointers.map((pointer) => ({ pointer, code: 'notFound', detail: 'There is nothing with this id.' })),
    { code: 'REQUEST.NOT_FOUND' },
  );
}

/** An instant whatever the time zone of this machine. @throws InvalidInputError for forms of ISO 8601 that name no day. */
export function checkedInstant(text: string, pointer: string): string {
  const instant = normalise('datetime', text);
  if (typeof instant === 'string') return instant;
  throw invalid([
    { pointer, code: 'format', detail: 'A date and time are expected, such as 2026-01-31T09:00:00Z.' },
  ]);
}
