// Turns a condition into a function over rows.
import { isFilterable } from '../schema/fields.js';
import { invalidField, located } from './errors.js';
import type { Operand } from './functions.js';
import { likeTest } from './like.js';
import type { CompareOperator, Condition, Expression, Literal, Query, Row } from './types.js';
import { folder, kindOf, meaningOf, type ConditionContext, type Meaning } from './values.js';

export type Test = (row: Row) => boolean;

export interface Compiler extends ConditionContext {
  /** @throws SoqlError where there is no such field */
  readonly operand: (value: Expression) => Operand;
  /** The values that a sub-query selects. */
  readonly semiJoin: (query: Query) => () => ReadonlySet<unknown>;
}

/** @throws SoqlError */
export function compileCondition(condition: Condition, compiler: Compiler): Test {
  switch (condition.kind) {
    case 'and':
      return all(condition.parts.map((part) => compileCondition(part, compiler)));
    case 'or': {
      const tests = condition.parts.map((part) => compileCondition(part, compiler));
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = compileCondition(condition.part, compiler);
      return (row) => !test(row);
    }
    case 'compare':
      return compileComparison(filtered(condition.left, compiler), condition.op, condition.value, compiler);
    case 'in':
      return compileIn(condition, compiler);
    case 'semiJoin': {
      const { get } = filtered(condition.left, compiler);
      const values = compiler.semiJoin(condition.query);
      const { negated } = condition;
      return (row) => values().has(get(row)) !== negated;
    }
    case 'includes':
      return compileIncludes(condition, compiler);
  }
}

export function all(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0];
  if (tests.length === 2) {
    const [first, second] = tests;
    return (row) => first(row) && second(row);
  }
  return (row) => tests.every((test) => test(row));
}

function filtered(left: Expression, compiler: Compiler): Operand {
  const operand = compiler.operand(left);
  const field = operand.path?.field;
  if (field !== undefined && (!isFilterable(field) || field.type === 'address')) {
    throw invalidField(
      compiler.text,
      operand.at,
      `field '${field.name}' can not be filtered in a query call`,
    );
  }
  return operand;
}

function wrongOperator(operand: Operand, compiler: Compiler): Error {
  const type = operand.type === 'reference' ? 'id' : operand.type;
  return located(
    'INVALID_QUERY_FILTER_OPERATOR',
    compiler.text,
    operand.at,
    `invalid operator on ${type} field`,
  );
}

function compileComparison(
  operand: Operand,
  op: CompareOperator,
  literal: Literal,
  compiler: Compiler,
): Test {
  const kind = kindOf(operand);
  const isText = kind === 'text' || kind === 'exactText';
  if (op === 'LIKE') {
    if (!isText) throw wrongOperator(operand, compiler);
    return compileLike(operand, literal, compiler);
  }
  const isOrder = op !== '=' && op !== '!=';
  if (isOrder && (kind === 'boolean' || kind === 'id') && literal.kind === 'null')
    throw wrongOperator(operand, compiler);
  if (isOrder && kind === 'boolean') throw wrongOperator(operand, compiler);
  const meaning = meaningOf(literal, operand, compiler);
  const read = reader(operand);
  if ('from' in meaning) return spanTest(read, op, meaning);
  return valueTest(read, op, meaning.value);
}

function compileLike(operand: Operand, literal: Literal, compiler: Compiler): Test {
  if (literal.kind === 'null') return () => false;
  if (literal.kind !== 'string') {
    meaningOf(literal, operand, compiler);
    return () => false;
  }
  const test = likeTest(literal.raw);
  const { get } = operand;
  return (row) => {
    const value = get(row);
    return typeof value === 'string' && test(value);
  };
}

/** Reads values in the form that compares. */
function reader(operand: Operand): (row: Row) => unknown {
  const { get } = operand;
  const foldValue = folder(kindOf(operand));
  return foldValue === undefined ? get : (row) => foldValue(get(row));
}

type Read = (row: Row) => unknown;

/** `!=` holds for null too; the order of null and anything else never holds. */
function valueTest(read: Read, op: CompareOperator, wanted: unknown): Test {
  if (op === '=') return (row) => read(row) === wanted;
  if (op === '!=') return (row) => read(row) !== wanted;
  if (wanted === null) return () => false;
  return ordered(read, op, wanted as number);
}

/** A constant that is a span equals all that lies in it: `> TODAY` starts tomorrow. */
function spanTest(read: Read, op: CompareOperator, { from, to }: Extract<Meaning, { from: string }>): Test {
  const isWithin = (value: unknown): boolean =>
    value !== null && (value as string) >= from && (value as string) < to;
  switch (op) {
    case '=':
      return (row) => isWithin(read(row));
    case '!=':
      return (row) => !isWithin(read(row));
    case '>':
      return ordered(read, '>=', to);
    case '<=':
      return ordered(read, '<', to);
    case '>=':
    case '<':
      return ordered(read, op, from);
    case 'LIKE':
      return () => false;
  }
}

/** Text and numbers compare alike, so one type stands for both. */
function ordered(read: Read, op: CompareOperator, wanted: string | number): Test {
  const holds = orderHolds(op);
  return (row) => {
    const value = read(row);
    return value !== null && holds(value as string, wanted as string);
  };
}

function orderHolds(op: CompareOperator): (a: string, b: string) => boolean {
  if (op === '<') return (a, b) => a < b;
  if (op === '<=') return (a, b) => a <= b;
  if (op === '>') return (a, b) => a > b;
  return (a, b) => a >= b;
}

function compileIn(condition: Extract<Condition, { kind: 'in' }>, compiler: Compiler): Test {
  const operand = filtered(condition.left, compiler);
  const { negated } = condition;
  const values = new Set<unknown>();
  const spans: Test[] = [];
  const read = reader(operand);
  for (const literal of condition.values) {
    const meaning = meaningOf(literal, operand, compiler);
    if ('from' in meaning) spans.push(spanTest(read, '=', meaning));
    else values.add(meaning.value);
  }
  if (spans.length === 0) return (row) => values.has(read(row)) !== negated;
  return (row) => (values.has(read(row)) || spans.some((test) => test(row))) !== negated;
}

/** `INCLUDES ('a;b', 'c')`: both a and b, or c. */
function compileIncludes(condition: Extract<Condition, { kind: 'includes' }>, compiler: Compiler): Test {
  const operand = filtered(condition.left, compiler);
  if (operand.type !== 'multipicklist') throw wrongOperator(operand, compiler);
  const wanted = condition.values.map((literal) => {
    const meaning = meaningOf(literal, operand, compiler);
    return 'value' in meaning ? String(meaning.value ?? '').split(';') : [];
  });
  const read = reader(operand);
  return (row) => {
    const value = read(row);
    const chosen = new Set(typeof value === 'string' ? value.split(';') : ['']);
    return wanted.some((group) => group.every((item) => chosen.has(item))) !== condition.negated;
  };
}
