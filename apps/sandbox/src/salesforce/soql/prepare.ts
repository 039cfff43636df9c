// Brings a parsed query and the schema together: what it selects, how records look, and what runs it.
import { Aggregation } from './aggregate.js';
import { refuseInBulk } from './bulk-limits.js';
import { compileCondition, type Test } from './compile-condition.js';
import { malformed, noSuchObject } from './errors.js';
import { isAggregateItem, operandOf } from './functions.js';
import { parseSoql, parseWhere } from './parser.js';
import { Scope } from './scope.js';
import { shapeOf } from './select-list.js';
import { holderOf, Selection, type SelectionContext } from './selection.js';
import type { ExecuteOptions, Query, QueryResult, Row, RowSource } from './types.js';

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
  const known = new Map<Query, () => ReadonlySet<unknown>>();
  // The condition and its way in by index ask for the same values.
  const semiJoin = (query: Query): (() => ReadonlySet<unknown>) => {
    const values = known.get(query) ?? valuesOf(query);
    known.set(query, values);
    return values;
  };
  const valuesOf = (query: Query): (() => ReadonlySet<unknown>) => {
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
