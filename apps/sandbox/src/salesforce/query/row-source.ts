// The store as the query engine sees it.
import type { SObjectDef } from '../schema/types.js';
import type { Row as AnyRow, RowHandle, RowSource } from '../soql/types.js';
import { toId18 } from '../store/ids.js';
import { LazyRow } from '../store/lazy-row.js';
import type { Store } from '../store/store.js';
import { asKey, type HeldRow, type Row, type Table } from '../store/table.js';

/** A table and the row last read from it by id: neighbours often share a parent. */
interface Reader {
  readonly table: Table;
  id: string;
  version: number;
  row: Row | undefined;
}

export class StoreRows implements RowSource {
  /** By the name as the caller writes it; saves a look-up without case for each row. */
  private readonly readers = new Map<string, Reader>();

  constructor(
    private readonly store: Store,
    readonly userId: string,
  ) {}

  object(name: string): SObjectDef | undefined {
    const table = this.store.find(name);
    return table !== undefined && this.store.isVisible(table.name) ? table.def : undefined;
  }

  objectOfId(id: string): SObjectDef | undefined {
    return this.store.tableOfId(id)?.def;
  }

  isVisible(object: string, field: string): boolean {
    return this.store.isVisible(object, field);
  }

  *rows(object: string, { includeDeleted }: { readonly includeDeleted: boolean }): Iterable<Row> {
    const table = this.store.table(object);
    const binStart = this.store.recycleBinStart;
    for (let index = 0; index < table.size; index++) {
      const row = this.store.scanned(table, index);
      if (row === undefined) continue;
      if (row.IsDeleted !== true || (includeDeleted && String(row.SystemModstamp) >= binStart)) yield row;
    }
  }

  byId(object: string, id: string): Row | undefined {
    const reader = this.reader(object);
    if (reader.id !== id || reader.version !== reader.table.version) {
      reader.id = id;
      reader.version = reader.table.version;
      reader.row = reader.table.byId(toId18(id));
    }
    return this.kept(reader.row);
  }

  byField(object: string, name: string, values: readonly unknown[]): Row[] | undefined {
    const table = this.store.table(object);
    const field = this.store.field(table.def, name);
    const isKey = field?.externalId || field?.unique || field?.idLookup || field?.type === 'reference';
    if (field === undefined || !isKey) return undefined;
    const found = new Map<unknown, Row>();
    for (const value of values) {
      for (const row of table.lookup(field.name, asKey(value))) if (this.kept(row)) found.set(row.Id, row);
    }
    return [...found.values()];
  }

  *stampedFrom(object: string, stamp: string): Iterable<Row> {
    const table = this.store.table(object);
    for (const index of table.stampedFrom(stamp)) {
      const row = this.kept(this.store.scanned(table, index));
      if (row !== undefined) yield row;
    }
  }

  /** Known without a scan only while nothing was changed. */
  count(object: string): number | undefined {
    const table = this.store.table(object);
    return table.editCount === 0 ? table.size : undefined;
  }

  hold(object: string, row: AnyRow): RowHandle {
    if (row instanceof LazyRow) return row.index;
    const { table } = this.reader(object);
    return table.holdsAll ? row : table.hold(table.indexOf(String(row.Id)), row as Row);
  }

  open(object: string, handle: RowHandle): Row {
    return this.reader(object).table.held(handle as HeldRow);
  }

  isInBin(row: AnyRow): boolean {
    return String(row.SystemModstamp) >= this.store.recycleBinStart;
  }

  now(): number {
    return this.store.clock.now();
  }

  private reader(object: string): Reader {
    let reader = this.readers.get(object);
    if (reader === undefined) {
      reader = { table: this.store.table(object), id: '', version: -1, row: undefined };
      this.readers.set(object, reader);
    }
    return reader;
  }

  /** Rows that left the recycle bin are gone. */
  private kept(row: Row | undefined): Row | undefined {
    return row?.IsDeleted === true && !this.isInBin(row) ? undefined : row;
  }
}
