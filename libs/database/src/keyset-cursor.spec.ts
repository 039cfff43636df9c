import { InvalidInputError } from '@app/errors';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';

const ID = '0198a1b2-0000-7000-8000-000000000001';

describe('decodeCursor', () => {
  it.each([
    ['2026-02-28 23:59:59.123456+00', ID],
    ['2028-02-29 00:00:00+05:30', ID],
  ])('gives back the keys %s, %s', (time, id) => {
    expect(decodeCursor(encodeCursor(time, id), ['time', 'uuid'])).toEqual([time, id]);
  });

  it.each([
    ['what is no JSON', 'x'],
    ['an empty one', ''],
    ['keys of no kind', encodeCursor('x', 'y')],
    ['a day that is none', encodeCursor('2026-02-30 00:00:00+00', ID)],
    ['an hour that is none', encodeCursor('2026-02-28 24:00:00+00', ID)],
    ['a key too few', encodeCursor(ID)],
    ['a key too many', encodeCursor('2026-02-28 00:00:00+00', ID, ID)],
    ['a key that is no text', Buffer.from(`[1,"${ID}"]`).toString('base64url')],
    ['no list', Buffer.from('{"length":2}').toString('base64url')],
  ])('refuses %s and names it', (_, cursor) => {
    const decode = () => decodeCursor(cursor, ['time', 'uuid']);

    expect(decode).toThrow(InvalidInputError);
    expect(decode).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/cursor' })] }) as Error,
    );
  });
});
