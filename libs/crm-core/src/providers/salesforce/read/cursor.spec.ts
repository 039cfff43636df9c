import fc from 'fast-check';
import { CrmCursorExpiredError } from '@app/errors';
import type { Cursor } from '../../../crm-provider.js';
import { decodePosition, encodePosition, type Position } from './cursor.js';

const window = {
  floor: '2026-01-01T09:50:00.000Z',
  count: 5,
  newest: '2026-01-01T09:59:00.000Z',
  readAt: '2026-01-01T10:00:00.123Z',
  probe: 'aggregate',
} as const;
const progress = { from: null, window, seen: 2_000 };
const job = { id: '750q000000KvQ1tAAF', locator: 'MTAw', skip: 10, end: null, rows: 9_000 };
const positions: Position[] = [
  { kind: 'done', ...window },
  { kind: 'done', ...window, newest: '', count: 0, tailReadAt: '2026-01-01T10:01:00.000Z' },
  { kind: 'rest', ...progress, stamp: '2026-01-01T09:00:00.000Z', id: '003q000000KvQ1tAAF' },
  { kind: 'rest', ...progress, from: window.floor, stamp: window.floor, id: null },
  { kind: 'bulk', ...progress, start: null, job },
  { kind: 'bulk', ...progress, start: window.floor, job: { ...job, end: window.newest } },
  { kind: 'bulk', ...progress, start: window.floor },
];
const forged = (content: unknown): Cursor =>
  Buffer.from(JSON.stringify(content)).toString('base64url') as Cursor;

describe('a cursor', () => {
  it.each(positions)('gives back $kind', (position) => {
    expect(decodePosition('Contact', encodePosition('Contact', position))).toEqual(position);
  });

  it.each([
    ['of another object', encodePosition('Lead', positions[0])],
    ['of another version', forged([1, 'Contact', positions[0]])],
    ['that is no JSON', 'bm90IG91cnM' as Cursor],
    ['that is empty', '' as Cursor],
    ['that is no list', forged({ kind: 'done' })],
    ['of a kind that there is not', forged([2, 'Contact', { ...positions[0], kind: 'other' }])],
    ['with a stamp that is SOQL', forged([2, 'Contact', { ...positions[2], stamp: "2026-01-01' OR" }])],
    [
      'with a day that there is not',
      forged([2, 'Contact', { ...positions[2], stamp: '2026-99-01T00:00:00Z' }]),
    ],
    ['with an id that is SOQL', forged([2, 'Contact', { ...positions[2], id: "' OR Id != null" }])],
    [
      'with a job that is a path',
      forged([2, 'Contact', { ...positions[4], job: { ...job, id: '../limits' } }]),
    ],
    ['with a negative count', forged([2, 'Contact', { ...positions[0], count: -1 }])],
  ])('%s is refused', (_, cursor) => {
    expect(() => decodePosition('Contact', cursor)).toThrow(CrmCursorExpiredError);
  });

  it('is refused or still a position, whichever part is damaged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...positions), fc.nat(), fc.nat({ max: 63 }), (position, at, sextet) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const text = encodePosition('Contact', position);
        const place = at % text.length;
        const damaged = (text.slice(0, place) + alphabet[sextet] + text.slice(place + 1)) as Cursor;
        try {
          // What is let through is well-formed: encoding it again loses nothing.
          const read = decodePosition('Contact', damaged);
          expect(decodePosition('Contact', encodePosition('Contact', read))).toEqual(read);
        } catch (error) {
          expect(error).toBeInstanceOf(CrmCursorExpiredError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
