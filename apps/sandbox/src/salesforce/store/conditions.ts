import { compileTest, resolvePath } from '../query/compile.js';
import { parseSoql } from '../standin/soql.js';
import type { Store } from './store.js';
import type { Row } from './table.js';

/** A WHERE clause as a function over rows of an object. @throws SoqlError */
export function compileCondition(store: Store, object: string, where: string): (row: Row) => boolean {
  const table = store.table(object);
  const query = parseSoql(`SELECT Id FROM ${object} WHERE ${where}`);
  if (query.where === undefined) return () => true;
  return compileTest(query.where, (text) => resolvePath(store, table, text));
}
