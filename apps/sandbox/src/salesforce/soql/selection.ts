// FROM, WHERE, ORDER BY, LIMIT and OFFSET over one object: which rows, in which order.
import { isSortable } from '../schema/fields.js';
import { candidatesOf, type Candidates } from './candidates.js';
import { all, compileCondition, type Test } from './compile-condition.js';
import { invalidField, malformed } from './errors.js';
import { operandOf } from './functions.js';
import { SortedRows, type Holder, type SortKey } from './order.js';
import type { Scope } from './scope.js';
import { checkSemiJoins } from './semi-join.js';
import type { Query, Row, RowHandle, RowSource } from './types.js';
import { kindOf } from './values.js';

/** What a selection needs of the query it is part of. */
export interface SelectionContext {
  readonly nowMs: number;
  readonly includeDeleted: boolean;
  readonly semiJoin: (query: Query) => () => ReadonlySet<unknown>;
}

export class Selection {
  private readonly test: Test | undefined;
  private readonly candidates: Candidates | undefined;
  private readonly order: readonly SortKey[];
  private readonly includeDeleted: boolean;

  /** @throws SoqlError */
  constructor(
    readonly scope: Scope,
    private readonly query: Pick<
      Query,
      'where' | 'scope' | 'orderBy' | 'limit' | 'offset' | 'allRows' | 'text'
    >,
    context: SelectionContext,
  ) {
    const { semiJoin, nowMs } = context;
    const { text, where } = query;
    const compiler = {
      operand: (value: Parameters<typeof operandOf>[1]) => operandOf(scope, value),
      semiJoin,
      text,
      nowMs,
    };
    const tests = where === undefined ? [] : [compileCondition(where, compiler)];
    if (where !== undefined) checkSemiJoins(scope, where);
    const mine = ownedByUser(scope, query.scope);
    if (mine !== undefined) tests.push(mine);
    this.test = tests.length === 0 ? undefined : all(tests);
    this.candidates = candidatesOf(where, { scope, context: { text, nowMs }, semiJoin });
    this.order = query.orderBy.map((item) => sortKey(scope, item));
    this.includeDeleted = context.includeDeleted || query.allRows;
  }

  /** Rows that the condition holds for, in no order; `from` narrows them beforehand. */
  *matching(from?: Iterable<Row>): Iterable<Row> {
    const { source, def } = this.scope;
    const { test, includeDeleted } = this;
    const found = from ?? this.candidates?.();
    const rows = found ?? source.rows(def.name, { includeDeleted });
    for (const row of rows) {
      if (row.IsDeleted === true && !(includeDeleted && (source.isInBin?.(row) ?? true))) continue;
      if (test === undefined || test(row)) yield row;
    }
  }

  /** The rows of the result. Without ORDER BY they come in id order, so that the same query gives the same pages. */
  rows(from?: Iterable<Row>): RowHandle[] {
    const { limit = Infinity, offset = 0 } = this.query;
    const end = offset + limit;
    if (end === 0) return [];
    const isFound = from !== undefined || this.candidates !== undefined;
    const order = this.order.length === 0 && isFound ? BY_ID : this.order;
    if (order.length === 0) return this.firstRows(end).slice(offset);
    const sorted = new SortedRows(order, end, holderOf(this.scope.source, this.scope.def.name));
    for (const row of this.matching(from)) sorted.add(row);
    return sorted.finish().slice(offset);
  }

  /** In the order of the source. */
  private firstRows(end: number): RowHandle[] {
    const { hold } = holderOf(this.scope.source, this.scope.def.name);
    const handles: RowHandle[] = [];
    for (const row of this.matching()) if (handles.push(hold(row)) >= end) break;
    return handles;
  }

  /** How many rows there are, within LIMIT. */
  count(): number {
    const { limit = Infinity, offset = 0 } = this.query;
    const { source, def } = this.scope;
    const known =
      this.test === undefined ? source.count?.(def.name, { includeDeleted: this.includeDeleted }) : undefined;
    let count = known ?? 0;
    if (known === undefined) for (const _row of this.matching()) count++;
    return Math.max(0, Math.min(count - offset, limit));
  }
}

const BY_ID: readonly SortKey[] = [{ get: (row) => row.Id, isText: false, desc: false, nullsLast: false }];

export function holderOf(source: RowSource, object: string): Holder {
  const hold = source.hold?.bind(source);
  const open = source.open?.bind(source);
  return {
    hold: hold === undefined ? (row) => row : (row) => hold(object, row),
    open: open === undefined ? (handle) => handle as Row : (handle) => open(object, handle),
  };
}

function sortKey(scope: Scope, { value, desc, nullsLast }: Query['orderBy'][number]): SortKey {
  const operand = operandOf(scope, value);
  const field = operand.path?.field;
  if (field !== undefined && !isSortable(field)) {
    throw invalidField(scope.text, operand.at, `field '${field.name}' can not be sorted in a query call`);
  }
  return { get: operand.get, isText: kindOf(operand) === 'text', desc, nullsLast };
}

/** `USING SCOPE mine` as a test. Teams and territories hold nobody here. */
function ownedByUser({ source, def, text }: Scope, name: string | undefined): Test | undefined {
  if (name === undefined || name === 'EVERYTHING') return undefined;
  if (!def.fields.some((field) => field.name === 'OwnerId')) {
    throw malformed(text, 0, `Filter scope '${name.toLowerCase()}' is not supported for ${def.name}`);
  }
  const { userId } = source;
  return name.startsWith('MINE') ? (row) => row.OwnerId === userId : () => false;
}
