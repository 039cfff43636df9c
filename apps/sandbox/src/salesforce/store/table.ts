// The rows of one object. Seeded rows are generated when read; edits and new rows lie over them. A stored row is
// never changed, only replaced, so whoever holds one has a snapshot.
import type { SObjectDef } from '../schema/types.js';
import { Edits } from './edits.js';
import { indexOfId, makeId } from './ids.js';

/** Field values by API name, dates as `2026-01-31` and datetimes as `2026-01-31T09:00:00.000+0000`. */
export type Row = Readonly<Record<string, Value>>;

/** One stored field value; absent counts as null. */
export type Value = string | number | boolean | null | undefined;

/** A row in a snapshot; see `Table.hold`. */
export type HeldRow = Row | number;

/** Gives the seeded row of an index, complete with system fields. */
export type SeedRows = (index: number) => Row;

interface Change {
  readonly table: Table;
  readonly index: number;
  readonly before: Row | null | undefined;
}

/** Undo steps of a unit of work, newest last. */
export type Journal = Change[];

/** Seeded rows of tables up to this size stay in memory once read; larger tables generate them anew each time. */
const CACHED_SEED_ROWS = 20_000;

export class Table {
  private readonly edits: Edits<Row>;
  /** Rows beyond the seeded ones, by index minus seed size. */
  private added: (Row | null)[] = [];
  private readonly seeds: (Row | undefined)[] = [];
  private readonly indexes = new Map<string, Map<Value, number | number[]>>();
  /** When rows were removed for good, by id. */
  readonly purged = new Map<string, string>();
  /** Grows with every write. */
  version = 0;
  journal: Journal | undefined;
  /** Told of every write outside of a unit of work; the store tells of those inside. */
  onPut: ((index: number) => void) | undefined;

  constructor(
    public def: SObjectDef,
    readonly seedSize: number,
    private readonly seedRow: SeedRows,
    private readonly firstSeedFrom: (stamp: string) => number,
  ) {
    this.edits = new Edits<Row>(seedSize);
  }

  get name(): string {
    return this.def.name;
  }

  /** One beyond the last index in use. */
  get size(): number {
    return this.seedSize + this.added.length;
  }

  get editCount(): number {
    return this.edits.size + this.added.length;
  }

  /** The row at an index, deleted ones included; undefined where there is none any more. */
  get(index: number): Row | undefined {
    if (index >= this.seedSize) return this.added[index - this.seedSize] ?? undefined;
    if (index < 0) return undefined;
    if (this.edits.size > 0) {
      const edited = this.edits.get(index);
      if (edited !== undefined) return edited ?? undefined;
    }
    return this.seed(index);
  }

  byId(id: string): Row | undefined {
    return this.get(indexOfId(this.def.keyPrefix, id));
  }

  indexOf(id: string): number {
    return indexOfId(this.def.keyPrefix, id);
  }

  isSeed(index: number): boolean {
    return index < this.seedSize && !this.edits.has(index);
  }

  /** The seeded form of a row, whatever became of it since. */
  seed(index: number): Row {
    const known = this.seeds[index];
    if (known !== undefined) return known;
    const row = this.seedRow(index);
    if (this.seedSize <= CACHED_SEED_ROWS) this.seeds[index] = row;
    return row;
  }

  /**
   * What a snapshot keeps of the row at an index: the row itself, or the bare index where the row is a seed that is
   * not held in memory. `held` turns either back into the row.
   */
  hold(index: number, row: Row): HeldRow {
    return this.seedSize > CACHED_SEED_ROWS && this.isSeed(index) ? index : row;
  }

  /** Whether every row stays in memory once read, so that a snapshot may simply keep it. */
  get holdsAll(): boolean {
    return this.seedSize <= CACHED_SEED_ROWS;
  }

  held(entry: HeldRow): Row {
    return typeof entry === 'number' ? this.seed(entry) : entry;
  }

  /** Every row in id order, deleted ones included. */
  *rows(from = 0): IterableIterator<Row> {
    for (let index = from; index < this.size; index++) {
      const row = this.get(index);
      if (row !== undefined) yield row;
    }
  }

  /** Indexes of the rows that no longer equal their seed, or never had one; ascending. */
  *changedIndexes(): IterableIterator<number> {
    yield* this.edits.indexes();
    for (let index = this.seedSize; index < this.size; index++) yield index;
  }

  /** Indexes of rows that may be stamped at or after a time, ascending: late seeds and everything changed since. */
  *stampedFrom(stamp: string): IterableIterator<number> {
    const lateSeed = Math.min(this.firstSeedFrom(stamp), this.seedSize);
    for (const index of this.edits.indexes()) {
      if (index >= lateSeed) break;
      yield index;
    }
    for (let index = lateSeed; index < this.size; index++) yield index;
  }

  /** Takes the next index and gives its id. The row is stored by `put`. */
  reserve(): { id: string; index: number } {
    const index = this.size;
    this.added.push(null);
    return { id: makeId(this.def.keyPrefix, index), index };
  }

  /** Replaces a row, or removes it for good with null. */
  put(index: number, row: Row | null): void {
    this.journal?.push({ table: this, index, before: this.get(index) });
    this.version++;
    if (index >= this.seedSize) this.added[index - this.seedSize] = row;
    else this.edits.set(index, row);
    if (row !== null) this.indexRow(index, row);
    if (this.journal === undefined) this.onPut?.(index);
  }

  /** Puts back what a journal entry replaced. */
  restore(change: Change): void {
    this.version++;
    const row = change.before ?? null;
    if (change.index >= this.seedSize) this.added[change.index - this.seedSize] = row;
    else this.edits.set(change.index, row);
    if (row !== null) this.indexRow(change.index, row);
  }

  /** Rows whose field equals the value, by an index built on first use. Text compares without case. */
  lookup(field: string, value: Value): Row[] {
    const key = keyOf(value);
    const found = this.indexFor(field).get(key);
    if (found === undefined) return [];
    const rows: Row[] = [];
    for (const index of typeof found === 'number' ? [found] : new Set(found)) {
      const row = this.get(index);
      // Entries are never taken out when a value changes, so each hit is checked.
      if (row !== undefined && keyOf(row[field]) === key) rows.push(row);
    }
    return rows;
  }

  /** Forgets indexes over a field, as when its type changed. */
  dropIndex(field: string): void {
    this.indexes.delete(field);
  }

  /** Back to the seeds. */
  clear(): void {
    this.edits.clear();
    this.added = [];
    this.indexes.clear();
    this.version++;
  }

  private indexFor(field: string): Map<Value, number | number[]> {
    let index = this.indexes.get(field);
    if (index !== undefined) return index;
    index = new Map();
    for (let i = 0; i < this.size; i++) {
      const row = this.get(i);
      if (row !== undefined) addTo(index, keyOf(row[field]), i);
    }
    this.indexes.set(field, index);
    return index;
  }

  private indexRow(at: number, row: Row): void {
    for (const [field, index] of this.indexes) addTo(index, keyOf(row[field]), at);
  }
}

function addTo(index: Map<Value, number | number[]>, key: Value, at: number): void {
  if (key === undefined) return;
  const known = index.get(key);
  if (known === undefined) index.set(key, at);
  else if (typeof known === 'number') {
    if (known !== at) index.set(key, [known, at]);
  } else if (known[known.length - 1] !== at) known.push(at);
}

function keyOf(value: Value): Value {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** A value from outside as a key to look up; anything that is not text, number or flag matches nothing. */
export function asKey(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/** Takes back everything in the journal, newest first. */
export function rollBack(journal: Journal): void {
  for (let i = journal.length - 1; i >= 0; i--) journal[i].table.restore(journal[i]);
}
