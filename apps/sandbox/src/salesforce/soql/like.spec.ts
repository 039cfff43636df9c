import fc from 'fast-check';
import { likeTest } from './like.js';

/** The same by trying everything; for short texts only. */
function matches(text: string, pattern: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '%')
    return matches(text, pattern.slice(1)) || (text !== '' && matches(text.slice(1), pattern));
  if (text === '') return false;
  if (pattern[0] === '_') return matches(text.slice(1), pattern.slice(1));
  if (pattern[0] === '\\' && pattern.length > 1)
    return text[0] === pattern[1] && matches(text.slice(1), pattern.slice(2));
  return text[0] === pattern[0] && matches(text.slice(1), pattern.slice(1));
}

describe('LIKE', () => {
  it('agrees with trying everything', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '\\'), maxLength: 7 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        expect(likeTest(pattern)(text)).toBe(matches(text, pattern));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['a%', 'ABC', true],
    ['%BC', 'abc', true],
    ['%B%', 'abc', true],
    ['abc', 'ABC', true],
    ['', '', true],
    ['', 'a', false],
    ['_', '𠮷', true],
    ['佐_', '佐藤', true],
    ['a.c', 'abc', false],
    ['%\n%', 'a\nb', true],
    ['\\%%', '%x', true],
    ['\\%', 'x', false],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(likeTest(pattern)(text)).toBe(expected);
  });

  it('stays quick on a pattern made to be slow', () => {
    const test = likeTest('%a'.repeat(200) + '%b');
    const start = performance.now();

    expect(test('a'.repeat(5_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
