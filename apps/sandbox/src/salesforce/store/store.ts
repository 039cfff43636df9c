// Every object of the org with its rows, and units of work over them.
import type { Clock } from '../../clock.js';
import type { SandboxOptions } from '../../sandbox.options.js';
import { standardObjects } from '../schema/catalogue.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';
import { seedRow, seedSize } from '../seed/seed.js';
import { makeId } from './ids.js';
import { lazyRowClass, type LazyRowClass, type SystemValues } from './lazy-row.js';
import { rollBack, Table, type Journal, type Row, type Value } from './table.js';
import { msOfStamp, stampOf } from './time.js';

/** The first seeded row's creation; later ones follow, three to a stamp, as mass imports leave them. */
const SEED_EPOCH_MS = Date.parse('2025-01-06T00:00:00Z');
const SEED_STEP_MS = 20_000;
const SEEDS_PER_STAMP = 3;

const RECYCLE_BIN_MS = 15 * 24 * 60 * 60 * 1000;

interface LateRow {
  readonly visibleAtMs: number;
  readonly table: Table;
  readonly index: number;
  readonly row: Row | null;
}

export class Store {
  private tables = new Map<string, Table>();
  private byPrefix = new Map<string, Table>();
  private fieldMaps = new WeakMap<SObjectDef, Map<string, FieldDef>>();
  private readonly lazyClasses = new WeakMap<SObjectDef, LazyRowClass>();
  private late: LateRow[] = [];
  private journal: Journal | undefined;
  /** Written rows become visible this much later, stamped with the time they were written; 0 = at once. */
  lateCommitMs = 0;
  /** Told of every row version that stays, once it can be seen. */
  onCommitted: (table: Table, index: number) => void = () => undefined;
  /** Objects and fields the user may not see: lower case, `object` or `object.field`. */
  readonly hidden = new Set<string>();
  /** When an object or field was last added, changed or removed; whole seconds, as HTTP dates are. */
  schemaChangedAtMs = 0;

  constructor(
    public options: SandboxOptions,
    readonly clock: Clock,
  ) {
    this.reset();
  }

  /** Seeded rows and standard objects only. */
  reset(): void {
    this.tables = new Map();
    this.byPrefix = new Map();
    this.late = [];
    this.lateCommitMs = 0;
    this.hidden.clear();
    this.schemaChanged();
    for (const def of standardObjects({ bare: this.options.bare })) this.addObject(def);
  }

  /** Tells clients that cache descriptions to read them again. */
  schemaChanged(): void {
    // Every change moves the date, even two within one second.
    const now = Math.floor(this.clock.now() / 1000) * 1000;
    this.schemaChangedAtMs = Math.max(now, this.schemaChangedAtMs + 1000);
  }

  get objects(): SObjectDef[] {
    return [...this.tables.values()].map((table) => table.def);
  }

  find(name: string): Table | undefined {
    return this.tables.get(name.toLowerCase());
  }

  /** The table of an object that is known to exist. */
  table(name: string): Table {
    const table = this.find(name);
    if (table === undefined) throw new Error(`No such object: ${name}`);
    return table;
  }

  tableOfId(id: string): Table | undefined {
    return this.byPrefix.get(id.slice(0, 3));
  }

  /** The row an id points to, deleted or not. */
  rowById(id: string): Row | undefined {
    return this.tableOfId(id)?.byId(id);
  }

  /** The row of an index for reading; seeds of large tables as lazy ones. */
  scanned(table: Table, index: number): Row | undefined {
    if (table.holdsAll || !table.isSeed(index)) return table.get(index);
    let lazy = this.lazyClasses.get(table.def);
    if (lazy === undefined)
      this.lazyClasses.set(table.def, (lazy = lazyRowClass(table.def, SEED_SYSTEM_VALUES)));
    return new lazy(table, index) as unknown as Row;
  }

  /** Fields by lower-case name. */
  fields(def: SObjectDef): Map<string, FieldDef> {
    let map = this.fieldMaps.get(def);
    if (map === undefined) {
      map = new Map(def.fields.map((field) => [field.name.toLowerCase(), field]));
      this.fieldMaps.set(def, map);
    }
    return map;
  }

  field(def: SObjectDef, name: string): FieldDef | undefined {
    return this.fields(def).get(name.toLowerCase());
  }

  /** The field, unless the user may not see it. */
  visibleField(def: SObjectDef, name: string): FieldDef | undefined {
    const field = this.field(def, name);
    return field !== undefined && this.isVisible(def.name, field.name) ? field : undefined;
  }

  /** Whether the user may see an object, or a field of it. */
  isVisible(object: string, field?: string): boolean {
    if (this.hidden.size === 0) return true;
    return !this.hidden.has((field === undefined ? object : `${object}.${field}`).toLowerCase());
  }

  addObject(def: SObjectDef): void {
    const size = seedSize(this.options, def.name);
    const table: Table = new Table(def, size, (index): Row => this.seededRow(table, index), firstSeedFrom);
    table.onPut = (index) => this.onCommitted(table, index);
    this.tables.set(def.name.toLowerCase(), table);
    this.byPrefix.set(def.keyPrefix, table);
    this.schemaChanged();
  }

  removeObject(name: string): boolean {
    const table = this.find(name);
    if (table === undefined) return false;
    this.tables.delete(name.toLowerCase());
    this.byPrefix.delete(table.def.keyPrefix);
    this.schemaChanged();
    return true;
  }

  /** Replaces an object's definition, for instance to add, change or remove a field. */
  redefine(def: SObjectDef): void {
    const table = this.table(def.name);
    for (const field of table.def.fields) table.dropIndex(field.name);
    table.def = def;
    this.schemaChanged();
  }

  /** Rows deleted before this have left the recycle bin: nothing shows them any more. */
  get recycleBinStart(): string {
    return stampOf(this.clock.now() - RECYCLE_BIN_MS);
  }

  /** The present time as a row would be stamped. */
  stamp(): string {
    return stampOf(this.clock.now());
  }

  /** Writes a row version, now or (under a late-commit fault) a little later. */
  put(table: Table, index: number, row: Row | null): void {
    if (this.lateCommitMs === 0) {
      table.put(index, row);
      return;
    }
    this.late.push({ visibleAtMs: this.clock.now() + this.lateCommitMs, table, index, row });
  }

  /** The newest version of a row, even one not yet visible: what a write starts from. */
  latest(table: Table, index: number): Row | undefined {
    for (let i = this.late.length - 1; i >= 0; i--) {
      const entry = this.late[i];
      if (entry.table === table && entry.index === index) return entry.row ?? undefined;
    }
    return table.get(index);
  }

  /** Makes visible what is due. Called before every request. */
  settle(): void {
    if (this.late.length === 0) return;
    const now = this.clock.now();
    const due = this.late.filter((entry) => entry.visibleAtMs <= now);
    this.late = this.late.filter((entry) => entry.visibleAtMs > now);
    for (const entry of due) entry.table.put(entry.index, entry.row);
  }

  /** Runs writes as one: `keep` decides from the result whether they stay. A thrown error takes them back too. */
  unitOfWork<T>(work: () => T, keep: (result: T) => boolean): T {
    const outer = this.journal;
    const journal: Journal = [];
    const lateBefore = this.late.length;
    this.setJournal(journal);
    try {
      const result = work();
      if (keep(result)) this.keep(journal, outer);
      else this.takeBack(journal, lateBefore);
      return result;
    } catch (error) {
      this.takeBack(journal, lateBefore);
      throw error;
    } finally {
      this.setJournal(outer);
    }
  }

  private keep(journal: Journal, outer: Journal | undefined): void {
    for (const change of journal) {
      if (outer === undefined) this.onCommitted(change.table, change.index);
      else outer.push(change);
    }
  }

  private takeBack(journal: Journal, lateBefore: number): void {
    this.late.length = lateBefore;
    this.setJournal(undefined);
    rollBack(journal);
  }

  private setJournal(journal: Journal | undefined): void {
    this.journal = journal;
    for (const table of this.tables.values()) table.journal = journal;
  }

  /** Adds the system fields to what the seed gives. The row is fresh, so it is filled in place: this runs per row. */
  private seededRow(table: Table, index: number): Row {
    const row = seedRow(this.options, table.def.name, index) as Record<string, Value>;
    const stamp = seedStamp(index);
    row.Id = makeId(table.def.keyPrefix, index);
    row.OwnerId ??= ADMIN_ID;
    row.IsDeleted = false;
    row.CreatedDate = stamp;
    row.CreatedById = ADMIN_ID;
    row.LastModifiedDate = stamp;
    row.LastModifiedById = ADMIN_ID;
    row.SystemModstamp = stamp;
    return row;
  }
}

const ADMIN_ID = makeId('005', 0);
const SEED_SYSTEM_VALUES: SystemValues = {
  Id: (table, index) => makeId(table.def.keyPrefix, index),
  IsDeleted: () => false,
  CreatedDate: (_, index) => seedStamp(index),
  CreatedById: () => ADMIN_ID,
  LastModifiedDate: (_, index) => seedStamp(index),
  LastModifiedById: () => ADMIN_ID,
  SystemModstamp: (_, index) => seedStamp(index),
};
const DAY_MS = 86_400_000;
let lastDay = { number: -1, text: '' };
let lastStamp = { step: -1, text: '' };

/** `stampOf` of a seed's creation, several times faster: seeds are read in order, and mostly of one day. */
function seedStamp(index: number): string {
  const step = Math.floor(index / SEEDS_PER_STAMP);
  if (lastStamp.step === step) return lastStamp.text;
  const ms = SEED_EPOCH_MS + step * SEED_STEP_MS;
  const number = Math.floor(ms / DAY_MS);
  if (lastDay.number !== number) lastDay = { number, text: new Date(ms).toISOString().slice(0, 11) };
  const second = (ms - number * DAY_MS) / 1000;
  const minute = Math.floor(second / 60);
  const text = `${lastDay.text}${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}.000+0000`;
  lastStamp = { step, text };
  return text;
}

/** The first seed index that may be stamped at or after a time. */
function firstSeedFrom(stamp: string): number {
  const steps = Math.ceil((msOfStamp(stamp) - SEED_EPOCH_MS) / SEED_STEP_MS);
  return Math.max(0, steps * SEEDS_PER_STAMP);
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const two = (value: number): string => TWO_DIGITS[value];
