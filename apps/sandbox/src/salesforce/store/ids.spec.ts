import { caseSuffix, indexOfId, isIdShaped, makeId, toId18 } from './ids.js';

describe('record ids', () => {
  it.each([
    ['003q000000KvQ1t', 'AAF'],
    ['003q000000KwKFh', 'AAN'],
    ['a00D0000008pQRA', 'IA2'],
    ['701E0000000JuFH', 'IA0'],
    ['701E00000005ZqA', 'IAU'],
    ['001R00000064wdt', 'IAA'],
    ['000000000000000', 'AAA'],
  ])('repeat the letter case of %s as %s', (id15, suffix) => {
    expect(caseSuffix(id15)).toBe(suffix);
    expect(toId18(id15)).toBe(id15 + suffix);
  });

  it.each([0, 1, 61, 62, 35, 3_843, 999_999, 62 ** 5 - 2, 62 ** 5 - 1, 62 ** 5, 62 ** 6])(
    'lead back to row %d',
    (index) => {
      const id = makeId('003', index);

      expect(id).toHaveLength(18);
      expect(isIdShaped(id)).toBe(true);
      expect(indexOfId('003', id)).toBe(index);
      expect(indexOfId('003', id.slice(0, 15))).toBe(index);
      expect(indexOfId('00Q', id)).toBe(-1);
    },
  );

  it('ascend with the row', () => {
    const ids = [0, 9, 10, 35, 36, 61, 62, 4_000].map((index) => makeId('003', index));

    expect([...ids].sort()).toEqual(ids);
  });

  it('are refused with a wrong suffix', () => {
    const id = makeId('003', 12);

    expect(isIdShaped(`${id.slice(0, 17)}Z`)).toBe(false);
    expect(indexOfId('003', `${id.slice(0, 15)}ZZZ`)).toBe(-1);
  });
});
