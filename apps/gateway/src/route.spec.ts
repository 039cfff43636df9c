import { versionOf } from './route.js';

describe('versionOf', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"5"', 5],
    [' "12" ', 12],
    ['7', 7],
  ])('reads %s as %s', (header, version) => {
    expect(versionOf(header)).toBe(version);
  });

  it.each(['W/"5"', '"abc"', '""', '"-1"', '"5.0"', `"${'9'.repeat(30)}"`])(
    'matches no version for %s',
    (header) => {
      expect(versionOf(header)).toBe(-1);
    },
  );

  it.each(['abc', '"1", "2"', '"1', ''])('refuses %j, which is no entity tag', (header) => {
    expect(() => versionOf(header)).toThrow(/If-Match/);
  });
});
