import { TokenBuckets } from './token-bucket.js';

describe('TokenBuckets', () => {
  let now: number;
  let buckets: TokenBuckets;

  beforeEach(() => {
    now = 1_000_000;
    buckets = new TokenBuckets({ perSecond: 10, burst: 3 }, () => now);
  });

  it('gives what was saved up, then says how long to wait', () => {
    const waits = [1, 2, 3, 4].map(() => buckets.take('a'));

    expect(waits).toEqual([0, 0, 0, 100]);
  });

  it('gives again at the rate, and saves up no more than the burst', () => {
    for (let i = 0; i < 3; i += 1) buckets.take('a');
    now += 100;

    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 100]);
    now += 3_600_000;
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 100]);
  });

  it('keeps keys apart', () => {
    for (let i = 0; i < 4; i += 1) buckets.take('a');

    expect(buckets.take('b')).toBe(0);
  });

  it('looks without taking', () => {
    for (let i = 0; i < 10; i += 1) expect(buckets.waitFor('a')).toBe(0);

    expect(buckets.take('a')).toBe(0);
  });

  it('stays bounded however many keys come', () => {
    for (let i = 0; i < 60_000; i += 1) buckets.take(`key ${i}`);

    expect((buckets as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(50_000);
  });
});
