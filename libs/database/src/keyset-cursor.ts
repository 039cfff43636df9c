// Where a list goes on: the last item's sort keys, unreadable on purpose. Every list uses this one shape.
import { InvalidInputError } from '@app/errors';

const TIME =
  /^([1-9]\d{3}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WORD = /^[A-Za-z]{1,40}$/;
const NUMBER = /^[1-9]\d{0,14}$/;

const CHECKS = {
  /** As Postgres writes it: a Date would lose microseconds, and with them records. */
  time: (text: string): boolean => isDay(TIME.exec(text)?.[1]),
  uuid: (text: string): boolean => UUID.test(text),
  word: (text: string): boolean => WORD.test(text),
  number: (text: string): boolean => NUMBER.test(text),
};

/** What a sort key is, so that no cursor brings anything else into a query. */
export type KeyKind = keyof typeof CHECKS;

export const encodeCursor = (...keys: string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/** One text per kind, in their order. @throws InvalidInputError pointing at the query parameter. */
export function decodeCursor<const K extends readonly KeyKind[]>(
  cursor: string,
  kinds: K,
): { -readonly [I in keyof K]: string } {
  const keys = parsed(cursor);
  const isOurs =
    Array.isArray(keys) &&
    keys.length === kinds.length &&
    kinds.every((kind, i) => typeof keys[i] === 'string' && CHECKS[kind](keys[i]));
  if (isOurs) return keys as unknown as { -readonly [I in keyof K]: string };
  throw new InvalidInputError('The cursor is not one of ours.', [
    { pointer: '/cursor', code: 'format', detail: 'Use nextCursor of the page before, of the same list.' },
  ]);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isDay(text: string | undefined): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}
