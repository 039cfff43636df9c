/** Thoroughly mixed 32 bits of two numbers: the same two always give the same. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Random decisions about one row. Each draw is a step of a small generator, which is several times
 * cheaper than hashing a label for each decision; the order of draws is therefore part of the seed.
 */
export class Dice {
  private state = 0;

  /** Starts over for a row. */
  roll(seed: number, index: number): this {
    this.state = mix(seed, index);
    return this;
  }

  /** 32 bits. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return this.next() % limit;
  }

  /** True in so many of a thousand rows. */
  permille(chance: number): boolean {
    return this.next() % 1_000 < chance;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.next() % items.length];
  }
}
