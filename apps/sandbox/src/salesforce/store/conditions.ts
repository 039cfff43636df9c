import { StoreRows } from '../query/row-source.js';
import { compileWhere } from '../soql/prepare.js';
import type { Store } from './store.js';
import type { Row } from './table.js';

/** A WHERE clause as a function over rows of an object, stored or not. @throws SoqlError */
export function compileCondition(store: Store, object: string, where: string): (row: Row) => boolean {
  return compileWhere(new StoreRows(store, ''), object, where);
}
