import { normalise } from '@app/crm-core';
import { InvalidInputError } from '@app/errors';

/** Where a list goes on that is ordered by change and id. The time is text: a Date would lose microseconds, and with them records. */
export function encodeKeyset(updatedAt: string, id: string): string {
  return Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url');
}

const TIME =
  /^([1-9]\d{3}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws InvalidInputError pointing at the query parameter. */
export function decodeKeyset(cursor: string): { updatedAt: string; id: string } {
  try {
    const [updatedAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, string];
    const day = TIME.exec(updatedAt)?.[1];
    if (day && normalise('date', day) === day && UUID.test(id)) return { updatedAt, id };
  } catch {
    // Falls through to the one error below.
  }
  throw notOurs();
}

/** Where a list goes on that is ordered by ids. */
export const encodeId = (id: string): string => Buffer.from(id).toString('base64url');

/** @throws InvalidInputError pointing at the query parameter. */
export function decodeId(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (UUID.test(id)) return id;
  throw notOurs();
}

const notOurs = (): InvalidInputError =>
  new InvalidInputError('The cursor is not one of ours.', [
    { pointer: '/cursor', code: 'format', detail: 'Use nextCursor of the page before.' },
  ]);
