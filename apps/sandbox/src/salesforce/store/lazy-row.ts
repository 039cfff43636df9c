// A seeded row that is made only when somebody asks for more than its system fields. Scanning a large table for
// what changed, or selecting all of it, then makes no row that is not shown.
import type { SObjectDef } from '../schema/types.js';
import type { Row, Table, Value } from './table.js';

export abstract class LazyRow {
  private made: Row | undefined;

  constructor(
    readonly table: Table,
    readonly index: number,
  ) {}

  /** The row itself. */
  make(): Row {
    return (this.made ??= this.table.seed(this.index));
  }
}

export type LazyRowClass = new (table: Table, index: number) => LazyRow;

/** Values of a seeded row that its index alone tells. */
export type SystemValues = Readonly<Record<string, (table: Table, index: number) => Value>>;

/** A class with a getter for each field of an object, so that lazy rows read like any other. */
export function lazyRowClass(def: SObjectDef, system: SystemValues): LazyRowClass {
  class Lazy extends LazyRow {}
  for (const { name } of def.fields) {
    const told = system[name];
    const get =
      told === undefined
        ? function (this: LazyRow): Value {
            return this.make()[name];
          }
        : function (this: LazyRow): Value {
            return told(this.table, this.index);
          };
    Object.defineProperty(Lazy.prototype, name, { get });
  }
  return Lazy;
}
