import fc from 'fast-check';
import { BaseShapes } from './base-shapes.js';

const value = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string()),
);
const snapshot = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  value,
);

describe('a stored base', () => {
  it('comes back as it was, under any mapping', () => {
    fc.assert(
      fc.property(snapshot, fc.array(fc.string()), (base, more) => {
        const shapes = new BaseShapes([...new Set([...Object.keys(base), ...more])]);
        expect(shapes.unpack(shapes.pack(base))).toEqual(base);
      }),
    );
  });

  it('keeps no names where every field is there', () => {
    const shapes = new BaseShapes(['email', 'title']);
    expect(shapes.pack({ title: 'CEO', email: null })).toEqual([shapes.id, null, 'CEO']);
  });

  it('is not guessed at when its shape was never told', () => {
    const other = new BaseShapes(['email']);
    expect(() => new BaseShapes(['title']).unpack(other.pack({ email: 'a@b.example' }))).toThrow(
      'unknown shape',
    );
  });

  it('forgets fields whose values have another form by now, and those only', () => {
    const before = new BaseShapes(['email', 'title', 'rank'], new Map([['rank', 2]]));
    const stored = before.pack({ email: 'a', title: 'b', rank: 'c' });
    const now = new BaseShapes(
      ['email', 'title', 'rank'],
      new Map([
        ['rank', 2],
        ['title', 4],
      ]),
    );

    now.learn({ id: before.id, names: ['email', 'title', 'rank'], since: [0, 0, 2] });

    expect(now.id).not.toBe(before.id);
    expect(now.unpack(stored)).toEqual({ email: 'a', rank: 'c' });
    expect(now.unpack(now.pack({ email: 'a', title: 'b', rank: 'c' }))).toEqual({
      email: 'a',
      title: 'b',
      rank: 'c',
    });
  });
});
