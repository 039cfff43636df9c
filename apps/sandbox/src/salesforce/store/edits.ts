// What became of the seeded rows of a table. A slot per seed, made with the first edit, is read several times faster
// than a map, which counts once a sync has written to every row.

export class Edits<Row extends object> {
  private slots: (Row | null | undefined)[] = [];
  private count = 0;

  constructor(private readonly seedSize: number) {}

  get size(): number {
    return this.count;
  }

  has(index: number): boolean {
    return this.slots[index] !== undefined;
  }

  /** The row in place of a seed; null where it is gone for good, undefined where the seed stands. */
  get(index: number): Row | null | undefined {
    return this.slots[index];
  }

  set(index: number, row: Row | null): void {
    if (this.slots.length === 0) {
      // Filled, as arrays with holes of this size would be kept as maps.
      this.slots = new Array<Row | null | undefined>(this.seedSize).fill(undefined);
    }
    if (this.slots[index] === undefined) this.count++;
    this.slots[index] = row;
  }

  clear(): void {
    this.slots = [];
    this.count = 0;
  }

  /** Ascending. */
  *indexes(): IterableIterator<number> {
    let left = this.count;
    for (let index = 0; left > 0; index++) {
      if (this.slots[index] === undefined) continue;
      left--;
      yield index;
    }
  }
}
