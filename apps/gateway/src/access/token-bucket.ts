/** How fast tokens come back and how many can be saved up. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_BUCKETS = 50_000;

/** One bucket of tokens per key; a key that was quiet starts with a full one. Bounded: the longest unused go first. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly rate: Rate,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes one token. @returns 0, or how long until there is one. Milliseconds. */
  take(key: string): number {
    const bucket = this.refilled(key);
    if (bucket.tokens < 1) return this.waitMs(bucket);
    bucket.tokens -= 1;
    return 0;
  }

  /** How long until `take` would succeed, without taking. Milliseconds. */
  waitFor(key: string): number {
    const bucket = this.refilled(key);
    return bucket.tokens < 1 ? this.waitMs(bucket) : 0;
  }

  private waitMs(bucket: Bucket): number {
    return Math.ceil(((1 - bucket.tokens) / this.rate.perSecond) * 1_000);
  }

  private refilled(key: string): Bucket {
    const now = this.now();
    const known = this.buckets.get(key);
    const bucket = known ?? { tokens: this.rate.burst, at: now };
    bucket.tokens = Math.min(
      this.rate.burst,
      bucket.tokens + ((now - bucket.at) / 1_000) * this.rate.perSecond,
    );
    bucket.at = now;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > MAX_BUCKETS) {
      const [oldest] = this.buckets.keys();
      this.buckets.delete(oldest);
    }
    return bucket;
  }
}
