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

/** Clocks differ: what has happened may be this far in the future. Milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** What is wrong with the time of something that is said to have happened. */
export function pastErrors(text: string, pointer: string, nowMs: number = Date.now()): FieldError[] {
  const instant = normalise('datetime', text);
  if (typeof instant !== 'string') return [noInstant(pointer)];
  if (Date.parse(instant) <= nowMs + CLOCK_SKEW_MS) return [];
  return [{ pointer, code: 'range', detail: 'It must not be in the future.' }];
}

/** An instant whatever the time zone of this machine. @throws InvalidInputError for forms of ISO 8601 that name no day. */
export function checkedInstant(text: string, pointer: string): string {
  const instant = normalise('datetime', text);
  if (typeof instant === 'string') return instant;
  throw invalid([noInstant(pointer)]);
}

const noInstant = (pointer: string): FieldError => ({
  pointer,
  code: 'format',
  detail: 'A date and time are expected, such as 2026-01-31T09:00:00Z.',
});
