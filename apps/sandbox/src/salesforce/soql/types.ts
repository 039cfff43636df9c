// What a query is once parsed, where its rows come from, and what it gives.
import type { FieldDef, SObjectDef } from '../schema/types.js';

/** A query that cannot be run; `errorCode` and `message` are as the real service words them. */
export class SoqlError extends Error {
  constructor(
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
  }
}

/** A constant. `date` and `datetime` keep their text; `dateFunction` is `TODAY`, `LAST_N_DAYS:30` … in upper case. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string; readonly raw: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly value: null; readonly at: number }
  | { readonly kind: 'date' | 'datetime'; readonly value: string; readonly at: number }
  | { readonly kind: 'dateFunction'; readonly value: string; readonly n?: number; readonly at: number }
  | { readonly kind: 'currency'; readonly value: number; readonly iso: string; readonly at: number };

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';

/** A field by its path (`Account.Owner.Name`). `at` is the offset in the query text, for errors. */
export interface FieldExpr {
  readonly kind: 'field';
  readonly path: string;
  readonly at: number;
}

/** `COUNT(Id)`, `CALENDAR_YEAR(CreatedDate)`, `toLabel(Status)`; the name in upper case. */
export interface FunctionExpr {
  readonly kind: 'function';
  readonly name: string;
  /** Absent for `COUNT()`. */
  readonly argument?: Expression;
  readonly at: number;
}

export type Expression = FieldExpr | FunctionExpr;

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly left: Expression;
      readonly op: CompareOperator;
      readonly value: Literal;
    }
  | {
      readonly kind: 'in';
      readonly left: Expression;
      readonly negated: boolean;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'semiJoin'; readonly left: Expression; readonly negated: boolean; readonly query: Query }
  | {
      readonly kind: 'includes';
      readonly left: Expression;
      readonly negated: boolean;
      readonly values: readonly Literal[];
    };

export type SelectItem =
  | { readonly kind: 'expression'; readonly value: Expression; readonly alias?: string }
  | { readonly kind: 'fields'; readonly set: 'ALL' | 'STANDARD' | 'CUSTOM'; readonly at: number }
  | { readonly kind: 'children'; readonly query: Query }
  | {
      readonly kind: 'typeof';
      readonly relationship: string;
      readonly cases: readonly { readonly object: string; readonly fields: readonly FieldExpr[] }[];
      readonly otherwise?: readonly FieldExpr[];
      readonly at: number;
    };

export interface OrderItem {
  readonly value: Expression;
  readonly desc: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  readonly select: readonly SelectItem[];
  /** Object name, or a child relationship's name in a sub-query. */
  readonly from: string;
  readonly fromAt: number;
  readonly alias?: string;
  readonly scope?: string;
  readonly where?: Condition;
  readonly with?: string;
  readonly groupBy?: readonly Expression[];
  readonly having?: Condition;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: number;
  readonly offset?: number;
  readonly purpose?: 'VIEW' | 'REFERENCE' | 'UPDATE';
  readonly allRows: boolean;
  /** The query as it was written. */
  readonly text: string;
}

/**
 * A stored row by exact field names. Datetimes are `2026-01-31T09:00:00.000+0000` (UTC, whole seconds) and dates
 * `2026-01-31`, so that the order of the text is the order of time. Absent = null. Ids have 18 characters.
 */
export type Row = Readonly<Record<string, unknown>>;

/** What a result keeps of a row until it is rendered: the row, or less where the store can make it again. */
export type RowHandle = unknown;

/** Where a query's rows come from. Names are compared without case; hidden objects and fields are simply absent. */
export interface RowSource {
  object(name: string): SObjectDef | undefined;
  /** The object an id's prefix stands for; needed for polymorphic references only. */
  objectOfId?(id: string): SObjectDef | undefined;
  /** False hides a field from queries. Absent: every field is visible. */
  isVisible?(object: string, field: string): boolean;
  /** Every row in id order. */
  rows(object: string, options: { readonly includeDeleted: boolean }): Iterable<Row>;
  /** Deleted rows too; the id has 18 characters. */
  byId(object: string, id: string): Row | undefined;
  /**
   * Rows whose field equals one of the values (text without case), deleted ones too, any order, no row twice;
   * undefined where the store has no index for it. Serves external ids, e-mails and the children of a parent.
   */
  byField?(object: string, field: string, values: readonly unknown[]): Iterable<Row> | undefined;
  /** Rows that may have been stamped at or after a time, deleted ones too, in id order; undefined: no index. */
  stampedFrom?(object: string, stamp: string): Iterable<Row> | undefined;
  /** How many rows there are; undefined where only a scan could tell. */
  count?(object: string, options: { readonly includeDeleted: boolean }): number | undefined;
  /** Whether a deleted row can still be found with `queryAll`. @default true */
  isInBin?(row: Row): boolean;
  /** Turns a row into what a result keeps. @default the row itself */
  hold?(object: string, row: Row): RowHandle;
  /** The inverse of `hold`. */
  open?(object: string, handle: RowHandle): Row;
  /** Grows with every write to the object. Lets parents be remembered between rows; absent: they are not. */
  version?(object: string): number;
  /** Epoch milliseconds that `TODAY` and its like start from. @default the machine's clock */
  now?(): number;
  /** The user that `USING SCOPE mine` means. */
  userId?: string;
}

export interface ExecuteOptions {
  /** `queryAll` and `ALL ROWS`: the recycle bin too. */
  readonly includeDeleted?: boolean;
  /** Bulk jobs refuse aggregates, GROUP BY, OFFSET, TYPEOF, child sub-queries, compound fields and FIELDS(). */
  readonly isBulk?: boolean;
}

/** One selected column. */
export interface Column {
  /** As the service writes it: `Account.Name`, `expr0`, an alias. */
  readonly name: string;
  /** The last field of the path; absent for functions. */
  readonly field?: FieldDef;
  /** Type of its values: a field type, or `int`/`double` for aggregates. */
  readonly type: string;
  readonly isAggregate: boolean;
  readonly get: (row: Row) => unknown;
}

/** Makes a record's URL: `/services/data/v62.0/sobjects/Contact/003…`. */
export type RecordUrl = (object: string, id: string) => string;

export type RecordJson = Record<string, unknown>;

/** What a query found. Rows are versions as of now: later writes do not show unless the store's handles allow it. */
export interface QueryResult {
  readonly object: string;
  readonly kind: 'records' | 'aggregates' | 'count';
  /** Matched rows, or what `COUNT()` counted. */
  readonly totalSize: number;
  /** In result order; empty for `COUNT()`. */
  readonly rows: readonly RowHandle[];
  /** In SELECT order; child sub-queries and TYPEOF are not columns. */
  readonly columns: readonly Column[];
  /** The stored row behind a handle; read cells with `column.get(row)`. */
  open(handle: RowHandle): Row;
  /** The values of all columns. */
  project(handle: RowHandle): unknown[];
  /** The record as REST sends it, with `attributes`, nested parents and child results. */
  toRecord(handle: RowHandle, url: RecordUrl): RecordJson;
}
