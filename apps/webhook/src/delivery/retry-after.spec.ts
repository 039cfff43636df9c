import { retryAfterMs } from './retry-after.js';

const NOW = new Date('2026-01-01T00:00:00Z');

it.each([
  ['0', 0],
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', null],
  ['', null],
])('Retry-After: %s is %p', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

it('says nothing where it is not there', () => {
  expect(retryAfterMs(undefined, NOW)).toBeNull();
});
