import { InvalidInputError } from '@app/errors';

/** Where a list goes on: the last item's sort key, unreadable on purpose. */
export function encodeCursor(...parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws InvalidInputError pointing at the query parameter. */
export function decodeCursor(cursor: string, parts: number): string[] {
  try {
    const decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (
      Array.isArray(decoded) &&
      decoded.length === parts &&
      decoded.every((part) => typeof part === 'string')
    )
      return decoded;
  } catch {
    // Falls through to the one error below.
  }
  throw new InvalidInputError('The cursor is not one of ours.', [
    { pointer: '/cursor', code: 'format', detail: 'Use nextCursor of the page before.' },
  ]);
}
