// The store as the query engine sees it.
import type { SObjectDef } from '../schema/types.js';
import type { Row as AnyRow, RowHandle, RowSource } from '../soql/types.js';
import { toId18 } from '../store/ids.js';
import type { Store } from '../store/store.js';
import { asKey, type HeldRow, type Row } from '../store/table.js';

export class StoreRows implements RowSource {
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
      const row = table.get(index);
      if (row === undefined) continue;
      if (row.IsDeleted !== true || (includeDeleted && String(row.SystemModstamp) >= binStart)) yield row;
    }
  }

  byId(object: string, id: string): Row | undefined {
    return this.kept(this.store.table(object).byId(toId18(id)));
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
      const row = this.kept(table.get(index));
      if (row !== undefined) yield row;
    }
  }

  /** Known without a scan only while nothing was changed. */
  count(object: string): number | undefined {
    const table = this.store.table(object);
    return table.editCount === 0 ? table.size : undefined;
  }

  hold(object: string, row: AnyRow): RowHandle {
    const table = this.store.table(object);
    return table.holdsAll ? row : table.hold(table.indexOf(String(row.Id)), row as Row);
  }

  open(object: string, handle: RowHandle): Row {
    return this.store.table(object).held(handle as HeldRow);
  }

  now(): number {
    return this.store.clock.now();
  }

  /** The same objects with nothing in them. */
  withoutRows(): RowSource {
    return {
      object: (name) => this.object(name),
      objectOfId: (id) => this.objectOfId(id),
      isVisible: (object, field) => this.isVisible(object, field),
      rows: () => [],
      byId: () => undefined,
      now: () => this.now(),
      userId: this.userId,
    };
  }

  /** Rows that left the recycle bin are gone. */
  private kept(row: Row | undefined): Row | undefined {
    const isGone = row?.IsDeleted === true && String(row.SystemModstamp) < this.store.recycleBinStart;
    return isGone ? undefined : row;
  }
}
