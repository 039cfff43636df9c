// ORDER BY. Rows that come in order already are not sorted, nor are their keys kept; that is the usual case, as rows are
// read in id order and were created in it. With a LIMIT only rows that can still be in the result are kept.
import type { Row, RowHandle } from './types.js';
import { fold } from './values.js';

export interface SortKey {
  readonly get: (row: Row) => unknown;
  readonly isText: boolean;
  readonly desc: boolean;
  readonly nullsLast: boolean;
}

type Keys = readonly unknown[];

interface Entry {
  readonly keys: Keys;
  readonly handle: RowHandle;
  /** Position of arrival: equal keys keep their order. */
  readonly at: number;
}

/** Between a row and what is kept of it. */
export interface Holder {
  readonly hold: (row: Row) => RowHandle;
  readonly open: (handle: RowHandle) => Row;
}

/** Entries beyond the limit that are gathered before the worst are thrown out. */
const SLACK = 2_000;

/** Collects rows and gives the first `limit` of them in order. */
export class SortedRows {
  /** What has come in order so far; undefined once something has not. */
  private run: RowHandle[] | undefined = [];
  private lastOfRun: Keys | undefined;
  private entries: Entry[] = [];
  private arrived = 0;
  private worst: Entry | undefined;

  constructor(
    private readonly order: readonly SortKey[],
    private readonly limit: number,
    private readonly holder: Holder,
  ) {}

  add(row: Row): void {
    const at = this.arrived++;
    // Most rows fall behind by their first key, so that the others are not read.
    if (this.isBehind(row)) return;
    const keys = this.keysOf(row);
    if (this.run !== undefined) {
      if (this.lastOfRun === undefined || this.compareKeys(this.lastOfRun, keys) <= 0) {
        this.run.push(this.holder.hold(row));
        this.lastOfRun = keys;
        return;
      }
      this.leaveRun(this.run);
    }
    this.entries.push({ keys, handle: this.holder.hold(row), at });
    if (this.entries.length >= this.limit + SLACK) this.cut();
  }

  finish(): RowHandle[] {
    if (this.run !== undefined) return this.run;
    this.sort();
    const kept = this.entries.length > this.limit ? this.entries.slice(0, this.limit) : this.entries;
    return kept.map((entry) => entry.handle);
  }

  /** The row cannot be among the first any more. */
  private isBehind(row: Row): boolean {
    if (this.limit === 0) return true;
    const bound = this.run === undefined ? this.worst?.keys : this.fullRunEnd(this.run);
    if (bound === undefined) return false;
    for (let i = 0; i < this.order.length; i++) {
      const order = compare(keyOf(row, this.order[i]), bound[i], this.order[i]);
      if (order !== 0) return order > 0;
    }
    return true;
  }

  private fullRunEnd(run: readonly RowHandle[]): Keys | undefined {
    return run.length >= this.limit ? this.lastOfRun : undefined;
  }

  private keysOf(row: Row): Keys {
    return this.order.map((key) => keyOf(row, key));
  }

  private leaveRun(run: readonly RowHandle[]): void {
    this.entries = run.map((handle, at) => ({ keys: this.keysOf(this.holder.open(handle)), handle, at }));
    this.run = undefined;
    if (this.entries.length >= this.limit) this.worst = this.entries[this.limit - 1];
  }

  private cut(): void {
    this.sort();
    this.entries.length = this.limit;
    this.worst = this.entries[this.limit - 1];
  }

  private sort(): void {
    this.entries.sort((a, b) => this.compareKeys(a.keys, b.keys) || a.at - b.at);
  }

  private compareKeys(a: Keys, b: Keys): number {
    for (let i = 0; i < this.order.length; i++) {
      const order = compare(a[i], b[i], this.order[i]);
      if (order !== 0) return order;
    }
    return 0;
  }
}

function keyOf(row: Row, { get, isText }: SortKey): unknown {
  const value = get(row);
  return isText ? fold(value) : value;
}

function compare(x: unknown, y: unknown, { desc, nullsLast }: SortKey): number {
  if (x === y) return 0;
  if (x === null || y === null) return (x === null) === nullsLast ? 1 : -1;
  return (x as string) < (y as string) === desc ? 1 : -1;
}
