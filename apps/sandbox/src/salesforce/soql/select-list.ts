// SELECT of a query for records: its columns, how its records look, and its lists of children.
import { malformed } from './errors.js';
import { isAggregateItem, operandOf } from './functions.js';
import { addTypeof, childrenOf, duplicateField, RecordShape, type ChildResult } from './records.js';
import type { Scope } from './scope.js';
import { holderOf, Selection, type SelectionContext } from './selection.js';
import {
  SoqlError,
  type Column,
  type FieldExpr,
  type Query,
  type Row,
  type RowSource,
  type SelectItem,
} from './types.js';

type ExpressionItem = Extract<SelectItem, { kind: 'expression' }>;

const MAX_FIELD_SET_ROWS = 200;
const MAX_SUBQUERIES = 20;

/** @throws SoqlError */
export function shapeOf(
  scope: Scope,
  query: Query,
  context: SelectionContext,
): { shape: RecordShape; columns: Column[] } {
  const shape = new RecordShape();
  const columns = new Map<string, Column>();
  const add = (column: Column, at: number): void => {
    const key = column.name.toLowerCase();
    if (columns.has(key)) throw duplicateField(scope, at, column.name);
    columns.set(key, column);
  };
  let subqueries = 0;
  for (const item of query.select) {
    switch (item.kind) {
      case 'fields':
        for (const field of fieldSet(scope, item, query))
          addField(scope, shape, add, { kind: 'field', path: field, at: item.at });
        break;
      case 'children': {
        if (++subqueries > MAX_SUBQUERIES)
          throw malformed(query.text, item.query.fromAt, 'too many sub-queries');
        const { name, result } = childQuery(scope, item.query, context);
        shape.addChildren(name, result);
        break;
      }
      case 'typeof':
        addTypeof(shape, scope, item);
        break;
      case 'expression':
        addExpression(scope, shape, add, item);
    }
  }
  return { shape, columns: [...columns.values()] };
}

type AddColumn = (column: Column, at: number) => void;

function addField(scope: Scope, shape: RecordShape, add: AddColumn, expr: FieldExpr): void {
  const path = scope.path(expr);
  add(
    { name: path.name, field: path.field, type: path.field.type, isAggregate: false, get: path.get },
    expr.at,
  );
  shape.addField(path);
}

function addExpression(
  scope: Scope,
  shape: RecordShape,
  add: AddColumn,
  { value, alias }: ExpressionItem,
): void {
  if (value.kind === 'field') {
    if (alias !== undefined)
      throw malformed(scope.text, value.at, 'only aggregate expressions use field aliasing');
    addField(scope, shape, add, value);
    return;
  }
  const { get, path, type } = operandOf(scope, value);
  // Parts of dates belong to groups; only functions that show a field may stand by themselves.
  if (path === undefined)
    throw malformed(scope.text, value.at, `Field must be grouped or aggregated: ${value.name}`);
  add({ name: alias ?? path.name, field: path.field, type, isAggregate: false, get }, value.at);
  if (alias === undefined) shape.addField(path);
  else shape.addValue(alias, get);
}

function fieldSet(
  scope: Scope,
  { set }: Extract<SelectItem, { kind: 'fields' }>,
  { limit = Infinity }: Query,
): string[] {
  if (set !== 'STANDARD' && limit > MAX_FIELD_SET_ROWS) {
    throw new SoqlError(
      'MALFORMED_QUERY',
      `The SOQL FIELDS function must have a LIMIT of at most ${MAX_FIELD_SET_ROWS}`,
    );
  }
  return scope.visibleFields
    .filter((field) => set === 'ALL' || (field.custom === true) === (set === 'CUSTOM'))
    .map((field) => field.name);
}

function childQuery(
  scope: Scope,
  query: Query,
  context: SelectionContext,
): { name: string; result: ChildResult } {
  const { child, field, name } = childrenOf(scope, query);
  if (query.groupBy !== undefined || query.select.some(isAggregateItem)) {
    throw malformed(query.text, query.fromAt, 'only root queries support aggregate expressions');
  }
  const selection = new Selection(child, query, context);
  const { shape } = shapeOf(child, query, context);
  const { source, def } = child;
  const { open } = holderOf(source, def.name);
  const of = childFinder(source, def.name, field, context.includeDeleted);
  const result: ChildResult = (parentId, url) => {
    const records = selection.rows(of(parentId)).map((handle) => shape.render(open(handle), def.name, url));
    return records.length === 0 ? null : { totalSize: records.length, done: true, records };
  };
  return { name, result };
}

/** Children by index, or from one pass over the children where the source has none. */
function childFinder(
  source: RowSource,
  object: string,
  field: string,
  includeDeleted: boolean,
): (parentId: string) => Iterable<Row> {
  let grouped: Map<unknown, Row[]> | undefined;
  return (parentId) => {
    const indexed = source.byField?.(object, field, [parentId]);
    if (indexed !== undefined) return indexed;
    if (grouped === undefined) {
      grouped = new Map();
      for (const row of source.rows(object, { includeDeleted })) {
        const siblings = grouped.get(row[field]);
        if (siblings === undefined) grouped.set(row[field], [row]);
        else siblings.push(row);
      }
    }
    return grouped.get(parentId) ?? [];
  };
}
