// Brings a parsed query and the schema together: what it selects, how records look, and what runs it.
import { Aggregation } from './aggregate.js';
import { refuseInBulk } from './bulk-limits.js';
import { compileCondition, type Test } from './compile-condition.js';
import { malformed, noSuchObject } from './errors.js';
import { isAggregateCall, operandOf } from './functions.js';
import { parseSoql, parseWhere } from './parser.js';
import { addTypeof, childrenOf, duplicateField, RecordShape, type ChildResult } from './records.js';
import { Scope } from './scope.js';
import { holderOf, Selection, type SelectionContext } from './selection.js';
import {
  SoqlError,
  type Column,
  type ExecuteOptions,
  type Query,
  type QueryResult,
  type Row,
  type RowSource,
  type SelectItem,
} from './types.js';

type ExpressionItem = Extract<SelectItem, { kind: 'expression' }>;

const MAX_FIELD_SET_ROWS = 200;
const MAX_SUBQUERIES = 20;

/** A query that was understood. Each run looks at the rows, and the clock, of its moment. */
export interface PreparedQuery {
  /** API name of the object in FROM. */
  readonly object: string;
  readonly query: Query;
  execute(): QueryResult;
}

/** @throws SoqlError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE … worded as the real service does */
export function prepareSoql(source: RowSource, text: string, options: ExecuteOptions = {}): PreparedQuery {
  const query = parseSoql(text);
  const compile = (): (() => QueryResult) => compileQuery(source, query, options);
  const { name } = scopeOf(source, query).def;
  // Compiled now for the errors, and again for each run: compiled queries remember dates and sub-query results.
  compile();
  return { object: name, query, execute: () => compile()() };
}

/** A condition over rows of one object, as validation rules have it. @throws SoqlError */
export function compileWhere(source: RowSource, object: string, where: string): Test {
  const def = source.object(object);
  if (def === undefined) throw noSuchObject(where, 0, object);
  const scope = new Scope(source, def, where);
  const condition = parseWhere(where);
  const context = contextOf(source, {});
  return compileCondition(condition, {
    operand: (value) => operandOf(scope, value),
    semiJoin: context.semiJoin,
    text: where,
    nowMs: context.nowMs,
  });
}

function scopeOf(source: RowSource, query: Query): Scope {
  const def = source.object(query.from);
  if (def === undefined || def.queryable === false) throw noSuchObject(query.text, query.fromAt, query.from);
  return new Scope(source, def, query.text, query.alias);
}

function contextOf(source: RowSource, options: ExecuteOptions): SelectionContext {
  const includeDeleted = options.includeDeleted === true;
  const nowMs = source.now?.() ?? Date.now();
  const semiJoin = (query: Query): (() => ReadonlySet<unknown>) => {
    const scope = scopeOf(source, query);
    const [item, ...others] = query.select;
    if (item.kind !== 'expression' || others.length > 0) {
      throw malformed(query.text, query.fromAt, 'The inner select field cannot have more than one column');
    }
    const { get } = operandOf(scope, item.value);
    const selection = new Selection(scope, query, { ...context, includeDeleted: false });
    let values: Set<unknown> | undefined;
    return () => {
      if (values === undefined) {
        const { open } = holderOf(source, scope.def.name);
        values = new Set(selection.rows().map((handle) => get(open(handle))));
        values.delete(null);
      }
      return values;
    };
  };
  const context: SelectionContext = { includeDeleted, nowMs, semiJoin };
  return context;
}

function compileQuery(source: RowSource, query: Query, options: ExecuteOptions): () => QueryResult {
  const scope = scopeOf(source, query);
  const context = contextOf(source, options);
  const isAggregated = query.groupBy !== undefined || query.select.some(isAggregateItem);
  if (options.isBulk === true) refuseInBulk(scope, query, isAggregated);
  if (isPlainCount(query)) return countQuery(new Selection(scope, query, context));
  if (!isAggregated) return recordQuery(scope, query, context);
  const aggregation = new Aggregation(scope, query, context);
  const selection = new Selection(
    scope,
    { ...query, orderBy: [], limit: undefined, offset: undefined },
    context,
  );
  return () => groupResult(scope.def.name, aggregation, aggregation.run(selection));
}

function isAggregateItem(item: SelectItem): boolean {
  return item.kind === 'expression' && isAggregateCall(item.value);
}

function isPlainCount({ select, groupBy }: Query): boolean {
  const [item] = select;
  if (select.length !== 1 || item.kind !== 'expression' || groupBy !== undefined) return false;
  return item.value.kind === 'function' && item.value.name === 'COUNT' && item.value.argument === undefined;
}

function countQuery(selection: Selection): () => QueryResult {
  return () => ({
    object: selection.scope.def.name,
    kind: 'count',
    totalSize: selection.count(),
    rows: [],
    columns: [],
    open: (handle) => handle as Row,
    project: () => [],
    toRecord: () => ({}),
  });
}

function groupResult(object: string, aggregation: Aggregation, rows: readonly Row[]): QueryResult {
  const { columns } = aggregation;
  return {
    object,
    kind: 'aggregates',
    totalSize: rows.length,
    rows,
    columns,
    open: (handle) => handle as Row,
    project: (handle) => columns.map((column) => column.get(handle as Row)),
    toRecord: (handle) => aggregation.toRecord(handle as Row),
  };
}

function recordQuery(scope: Scope, query: Query, context: SelectionContext): () => QueryResult {
  if (query.having !== undefined) throw malformed(query.text, query.fromAt, 'HAVING needs GROUP BY');
  const selection = new Selection(scope, query, context);
  const { shape, columns } = shapeOf(scope, query, context);
  const { name } = scope.def;
  const { open } = holderOf(scope.source, name);
  return () => {
    const rows = selection.rows();
    return {
      object: name,
      kind: 'records',
      totalSize: rows.length,
      rows,
      columns,
      open,
      project: (handle) => {
        const row = open(handle);
        return columns.map((column) => column.get(row));
      },
      toRecord: (handle, url) => shape.render(open(handle), name, url),
    };
  };
}

function shapeOf(
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

function addField(
  scope: Scope,
  shape: RecordShape,
  add: AddColumn,
  expr: Parameters<Scope['path']>[0],
): void {
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
