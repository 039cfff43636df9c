import { InvalidInputError } from '@app/errors';

const KINDS = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  word: /^[A-Za-z]{1,40}$/,
};

/** Where a list goes on: the last item's sort key, unreadable on purpose. */
export function encodeCursor(...parts: string[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/** @throws InvalidInputError for what is not the `nextCursor` of such a list. */
export function decodeCursor(cursor: string, kinds: readonly (keyof typeof KINDS)[]): string[] {
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (parts.length === kinds.length && kinds.every((kind, i) => KINDS[kind].test(parts[i]))) return parts;
  const detail = 'It must be the nextCursor of a page of this list.';
  throw new InvalidInputError('One field is wrong.', [{ pointer: '/cursor', code: 'format', detail }]);
}
