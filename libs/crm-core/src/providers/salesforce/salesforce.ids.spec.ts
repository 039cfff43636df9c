import { isId, to18 } from './salesforce.ids.js';

describe('an id', () => {
  it.each([
    ['003q000000KvQ1t', 'AAF'],
    ['003q000000KwKFh', 'AAN'],
    ['a00D0000008pQRA', 'IA2'],
    ['701E0000000JuFH', 'IA0'],
    ['701E00000005ZqA', 'IAU'],
    ['000000000000000', 'AAA'],
  ])('%s gets the suffix %s, as recorded', (short, suffix) => {
    expect(to18(short)).toBe(short + suffix);
    expect(to18(to18(short))).toBe(short + suffix);
  });

  it.each([['003q000000KvQ1t'], ['003q000000KvQ1tAAF']])('is %s', (text) => {
    expect(isId(text)).toBe(true);
  });

  it.each([[''], ["x' OR Id != null"], ['003q000000KvQ1tAA'], ['003q000000KvQ1t%00']])(
    'is not %j',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );
});
