// ORDER BY. Reads the keys of a row once, and with a LIMIT keeps only rows that can still be in the result.
import type { Row, RowHandle } from './types.js';
import { fold } from './values.js';

export interface SortKey {
  readonly get: (row: Row) => unknown;
  readonly isText: boolean;
  readonly desc: boolean;
  readonly nullsLast: boolean;
}

interface Entry {
  readonly keys: readonly unknown[];
  readonly handle: RowHandle;
  /** Position of arrival: equal keys keep their order. */
  readonly at: number;
}

/** Entries beyond the limit that are gathered before the worst are thrown out. */
const SLACK = 2_000;

/** Collects rows and gives the first `limit` of them in order. */
export class SortedRows {
  private entries: Entry[] = [];
  private arrived = 0;
  private worst: Entry | undefined;

  constructor(
    private readonly order: readonly SortKey[],
    private readonly limit: number,
    private readonly hold: (row: Row) => RowHandle,
  ) {}

  add(row: Row): void {
    const keys = this.order.map(({ get, isText }) => (isText ? fold(get(row)) : get(row)));
    const at = this.arrived++;
    if (this.worst !== undefined && this.compareKeys(keys, this.worst.keys) >= 0) return;
    this.entries.push({ keys, handle: this.hold(row), at });
    if (this.entries.length >= this.limit + SLACK) this.cut();
  }

  finish(): RowHandle[] {
    this.sort();
    const kept = this.entries.length > this.limit ? this.entries.slice(0, this.limit) : this.entries;
    return kept.map((entry) => entry.handle);
  }

  private cut(): void {
    if (this.limit === 0) {
      this.entries = [];
      return;
    }
    this.sort();
    this.entries.length = this.limit;
    this.worst = this.entries[this.limit - 1];
  }

  private sort(): void {
    this.entries.sort((a, b) => this.compareKeys(a.keys, b.keys) || a.at - b.at);
  }

  private compareKeys(a: readonly unknown[], b: readonly unknown[]): number {
    for (let i = 0; i < this.order.length; i++) {
      const x = a[i];
      const y = b[i];
      if (x === y) continue;
      const { desc, nullsLast } = this.order[i];
      if (x === null || y === null) return (x === null) === nullsLast ? 1 : -1;
      return (x as string) < (y as string) === desc ? 1 : -1;
    }
    return 0;
  }
}
