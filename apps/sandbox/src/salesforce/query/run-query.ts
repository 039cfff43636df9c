// Runs SOQL over the store. The result holds row versions, not copies, and renders them as they are asked for.
import { ApiError } from '../errors.js';
import type { Org } from '../org.js';
import { isHidden, recordUrl, valueOf } from '../rest/render.js';
import { parseSoql, SoqlError, type Condition, type Query } from '../standin/soql.js';
import { asKey, type Row, type Table } from '../store/table.js';
import { comparable, compileTest, resolvePath, type Path, type Test } from './compile.js';
import type { ResultSet } from './result-set.js';

export interface QueryOptions {
  /** `queryAll`: the recycle bin too. */
  readonly withDeleted: boolean;
  readonly isBulk?: boolean;
  readonly version: number;
}

/** A query that was understood: its object, and what runs it. */
export interface PreparedQuery {
  readonly object: string;
  run(): ResultSet;
}

/** @throws ApiError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE … as the real service answers */
export function prepareQuery(org: Org, soql: string, options: QueryOptions): PreparedQuery {
  try {
    return prepare(org, parseSoql(soql), options);
  } catch (error) {
    if (error instanceof SoqlError) throw new ApiError(400, error.errorCode, error.message);
    throw error;
  }
}

function prepare(org: Org, query: Query, options: QueryOptions): PreparedQuery {
  const table = org.store.find(query.object);
  if (table === undefined || org.hidden.has(table.name.toLowerCase())) {
    throw new SoqlError(
      'INVALID_TYPE',
      `sObject type '${query.object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  const path = (text: string): Path =>
    resolvePath(org.store, table, text, (object, field) => isHidden(org, object, field));
  const columns = query.fields.map(path);
  const test = query.where && compileTest(query.where, path);
  const order = query.orderBy.map((one) => ({ ...one, ...path(one.field) }));
  const candidates = candidatesOf(table, query.where, path);
  return {
    object: table.name,
    run: () => {
      let rows = select(
        table,
        candidates,
        test,
        options.withDeleted || query.allRows,
        order.length === 0 ? query.limit : undefined,
      );
      if (order.length > 0) rows.sort((a, b) => compareRows(a, b, order));
      if (query.offset !== undefined) rows = rows.slice(query.offset);
      if (query.limit !== undefined) rows = rows.slice(0, query.limit);
      return new RowResult(org, table, rows, columns, query.count);
    },
  };
}

type Candidates = (() => Iterable<Row>) | undefined;

/** Ids and external ids are found by index where the condition allows nothing else. */
function candidatesOf(table: Table, where: Condition | undefined, path: (text: string) => Path): Candidates {
  const parts = where === undefined ? [] : where.kind === 'and' ? where.parts : [where];
  for (const part of parts) {
    if (part.kind === 'in' ? part.negated : part.kind !== 'compare' || part.op !== '=') continue;
    const { field, parents } = path((part as { field: string }).field);
    const isKey =
      field.name === 'Id' || field.externalId || field.unique || field.idLookup || field.type === 'reference';
    if (parents.length > 0 || !isKey) continue;
    const literals = part.kind === 'in' ? part.values : part.kind === 'compare' ? [part.value] : [];
    if (literals.some(({ value }) => value === null)) continue;
    if (field.name === 'Id')
      return () =>
        byIds(
          table,
          literals.map(({ value }) => String(value)),
        );
    const values = [...new Set(literals.map((literal) => comparable(field, literal)))];
    return () => values.flatMap((value) => table.lookup(field.name, asKey(value)));
  }
  return undefined;
}

function byIds(table: Table, ids: readonly string[]): Row[] {
  const indexes = [...new Set(ids.map((id) => table.indexOf(id)))].sort((a, b) => a - b);
  return indexes.map((index) => table.get(index)).filter((row) => row !== undefined);
}

function select(
  table: Table,
  candidates: Candidates,
  test: Test | undefined,
  withDeleted: boolean,
  limit = Infinity,
): Row[] {
  const rows: Row[] = [];
  const take = (row: Row | undefined): void => {
    if (row === undefined || (!withDeleted && row.IsDeleted === true)) return;
    if (test === undefined || test(row)) rows.push(row);
  };
  if (candidates !== undefined) {
    for (const row of candidates()) take(row);
    return rows;
  }
  for (let index = 0; index < table.size && rows.length < limit; index++) take(table.get(index));
  return rows;
}

function compareRows(
  a: Row,
  b: Row,
  order: readonly (Path & { desc: boolean; nullsLast: boolean })[],
): number {
  for (const { get, desc, nullsLast } of order) {
    const [x, y] = [get(a), get(b)] as [number | null, number | null];
    if (x === y) continue;
    if (x === null || y === null) return (x === null) === nullsLast ? 1 : -1;
    return x < y === desc ? 1 : -1;
  }
  return 0;
}

const CSV_CHUNK_ROWS = 2_000;

class RowResult implements ResultSet {
  readonly object: string;
  readonly columns: readonly string[];

  constructor(
    private readonly org: Org,
    private readonly table: Table,
    private readonly rows: readonly Row[],
    private readonly paths: readonly Path[],
    private readonly isCount: boolean,
  ) {
    this.object = table.name;
    this.columns = paths.map((path) => canonical(path));
  }

  get totalSize(): number {
    return this.rows.length;
  }

  get length(): number {
    return this.isCount ? 0 : this.rows.length;
  }

  records(from: number, to: number, version: number): unknown[] {
    return this.rows.slice(from, to).map((row) => this.record(row, version));
  }

  *csv(from: number, to: number, delimiter: string, lineEnding: string): Iterable<string> {
    const cells = this.paths.map(cellWriter);
    const last = cells.length - 1;
    for (let start = from; start < to; start += CSV_CHUNK_ROWS) {
      let chunk = '';
      const end = Math.min(to, start + CSV_CHUNK_ROWS);
      for (let at = start; at < end; at++) {
        const row = this.rows[at];
        for (let i = 0; i < last; i++) chunk += cells[i](row) + delimiter;
        chunk += cells[last](row) + lineEnding;
      }
      yield chunk;
    }
  }

  private record(row: Row, version: number): unknown {
    const record: Record<string, unknown> = {
      attributes: { type: this.table.name, url: recordUrl(version, this.table.name, String(row.Id)) },
    };
    for (const path of this.paths) {
      if (path.parents.length === 0) record[path.field.name] = valueOf(path.field, row);
      else this.nest(record, row, path, version);
    }
    return record;
  }

  private nest(record: Record<string, unknown>, row: Row, path: Path, version: number): void {
    let target = record;
    let current = row;
    for (const parent of path.parents) {
      const name = parent.relationshipName ?? parent.name;
      const id = current[parent.name];
      const table = typeof id === 'string' ? this.org.store.tableOfId(id) : undefined;
      const next = table?.byId(String(id));
      if (next === undefined || table === undefined) {
        target[name] = null;
        return;
      }
      const nested = (target[name] ??= {
        attributes: { type: table.name, url: recordUrl(version, table.name, String(id)) },
      });
      target = nested as Record<string, unknown>;
      current = next;
    }
    target[path.field.name] = valueOf(path.field, current);
  }
}

function canonical(path: Path): string {
  return [...path.parents.map((parent) => parent.relationshipName), path.field.name].join('.');
}

/** Bulk writes datetimes with `Z` and every value in quotes. */
function cellWriter(path: Path): (row: Row) => string {
  const { get, field } = path;
  if (field.type === 'datetime') {
    return (row) => {
      const value = get(row) as string | null;
      return value === null ? '""' : `"${value.slice(0, 23)}Z"`;
    };
  }
  const isDecimal = ['double', 'currency', 'percent'].includes(field.type);
  return (row) => {
    const value = get(row);
    if (value === null) return field.type === 'boolean' ? '"false"' : '""';
    if (typeof value === 'string')
      return value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`;
    return isDecimal && Number.isInteger(value) ? `"${String(value)}.0"` : `"${String(value)}"`;
  };
}
