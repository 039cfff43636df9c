/** What a result row repeats → the op it answers. Two ops on one record wait in one place. */
export class WaitingOps {
  private readonly ops = new Map<string, string | string[]>();

  add(key: string, opId: string): void {
    const there = this.ops.get(key);
    this.ops.set(key, there === undefined ? opId : [...(Array.isArray(there) ? there : [there]), opId]);
  }

  take(key: string | undefined): string | undefined {
    const there = key === undefined ? undefined : this.ops.get(key);
    if (key === undefined || there === undefined) return undefined;
    const [first, ...others] = Array.isArray(there) ? there : [there];
    if (others.length > 0) this.ops.set(key, others);
    else this.ops.delete(key);
    return first;
  }

  /** Hands out what no row answered. */
  *left(): Iterable<string> {
    for (const there of this.ops.values()) yield* Array.isArray(there) ? there : [there];
    this.ops.clear();
  }
}
