// Finds rows by index where a condition leaves no other choice, so that a look-up of one row does not read all.
import { operandOf, type Operand } from './functions.js';
import type { Scope } from './scope.js';
import type { Condition, Expression, Literal, Query, Row } from './types.js';
import { meaningOf, type ConditionContext } from './values.js';

/** Rows that can match, no row twice, in any order; undefined: all rows have to be read. */
export type Candidates = () => Iterable<Row> | undefined;

interface Search {
  readonly scope: Scope;
  readonly context: ConditionContext;
  readonly semiJoin: (query: Query) => () => ReadonlySet<unknown>;
}

/** The best of the ways in; ids first, then keys, then "changed since". */
export function candidatesOf(where: Condition | undefined, search: Search): Candidates | undefined {
  const parts = where === undefined ? [] : where.kind === 'and' ? where.parts : [where];
  const ways = parts.flatMap((part) => wayIn(part, search) ?? []);
  ways.sort((a, b) => a.rank - b.rank);
  if (ways.length === 0) return undefined;
  return () => {
    for (const { rows } of ways) {
      const found = rows();
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

interface WayIn {
  readonly rank: number;
  readonly rows: Candidates;
}

function wayIn(part: Condition, search: Search): WayIn | undefined {
  if (part.kind === 'compare' && part.op === '=') {
    const keyed = byKey(part.left, [part.value], search);
    if (keyed !== undefined) return keyed;
  }
  if (part.kind === 'in' && !part.negated) return byKey(part.left, part.values, search);
  if (part.kind === 'semiJoin' && !part.negated) return bySubquery(part.left, part.query, search);
  const floor = stampFloor(part, search);
  if (floor === undefined) return undefined;
  const { source, def } = search.scope;
  return { rank: 3, rows: () => source.stampedFrom?.(def.name, floor) };
}

/** The field itself, not one of a parent, and not a function. */
function ownField(left: Expression, { scope }: Search): Operand | undefined {
  if (left.kind !== 'field') return undefined;
  const operand = operandOf(scope, left);
  return operand.path?.steps.length === 0 ? operand : undefined;
}

function byKey(left: Expression, literals: readonly Literal[], search: Search): WayIn | undefined {
  const operand = ownField(left, search);
  const field = operand?.path?.field;
  if (operand === undefined || field === undefined) return undefined;
  const isKey = field.externalId || field.unique || field.idLookup || field.type === 'reference';
  if (field.name !== 'Id' && !isKey) return undefined;
  const values = literals.map((literal) => {
    const meaning = meaningOf(literal, operand, search.context);
    return 'value' in meaning ? meaning.value : null;
  });
  // Rows without a value are in no index.
  if (values.includes(null)) return undefined;
  const { source, def } = search.scope;
  if (field.name === 'Id') return { rank: 0, rows: () => rowsById(search.scope, values) };
  return { rank: 1, rows: () => source.byField?.(def.name, field.name, [...new Set(values)]) };
}

function bySubquery(left: Expression, query: Query, search: Search): WayIn | undefined {
  const field = ownField(left, search)?.path?.field;
  if (field?.name !== 'Id') return undefined;
  const values = search.semiJoin(query);
  return { rank: 2, rows: () => rowsById(search.scope, values()) };
}

function* rowsById({ source, def }: Scope, ids: Iterable<unknown>): Iterable<Row> {
  for (const id of new Set(ids)) {
    const row = typeof id === 'string' ? source.byId(def.name, id) : undefined;
    if (row !== undefined) yield row;
  }
}

/**
 * The time before which nothing that matches was stamped, also where it is spread over several parts, as in
 * `SystemModstamp > t OR (SystemModstamp = t AND Id > id)`, which asks for the next page.
 */
function stampFloor(part: Condition, search: Search): string | undefined {
  switch (part.kind) {
    case 'compare':
      return STARTS_AT.has(part.op) ? stampOfLiteral(part.left, part.value, search) : undefined;
    case 'and':
      return floorsOf(part.parts, search).at(-1);
    case 'or': {
      const floors = floorsOf(part.parts, search);
      return floors.length === part.parts.length ? floors[0] : undefined;
    }
    default:
      return undefined;
  }
}

const STARTS_AT: ReadonlySet<string> = new Set(['=', '>', '>=']);

/** Earliest first. */
function floorsOf(parts: readonly Condition[], search: Search): string[] {
  return parts.flatMap((part) => stampFloor(part, search) ?? []).sort();
}

function stampOfLiteral(left: Expression, literal: Literal, search: Search): string | undefined {
  const operand = ownField(left, search);
  if (operand?.path?.field.name !== 'SystemModstamp' || literal.kind === 'null') return undefined;
  const meaning = meaningOf(literal, operand, search.context);
  const from = 'from' in meaning ? meaning.from : meaning.value;
  return typeof from === 'string' ? from : undefined;
}
