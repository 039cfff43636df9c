// WHERE and HAVING: conditions, literals, and the expressions they compare.
import { isDateFunction, takesNumber } from './date-functions.js';
import { malformed } from './errors.js';
import { decodeString } from './strings.js';
import type { TokenStream } from './token-stream.js';
import type { CompareOperator, Condition, Expression, Literal, Query } from './types.js';

const COMPARISONS: Readonly<Record<string, CompareOperator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  LIKE: 'LIKE',
};

/** Reads a query in parentheses, whose `SELECT` is next. */
export type ParseSubquery = () => Query;

/** A field, or a function of one. */
export function parseExpression(tokens: TokenStream): Expression {
  const name = tokens.name();
  if (!tokens.eat('(')) return { kind: 'field', path: name.text, at: name.at };
  const call = { kind: 'function', name: name.upper, at: name.at } as const;
  if (tokens.eat(')')) {
    if (name.upper === 'COUNT') return call;
    tokens.fail(name);
  }
  const argument = tokens.nested(() => parseExpression(tokens));
  tokens.need(')');
  return { ...call, argument };
}

/** AND and OR do not mix without parentheses. */
export function parseCondition(tokens: TokenStream, subquery: ParseSubquery): Condition {
  return tokens.nested(() => {
    const first = parseTerm(tokens, subquery);
    const joint = tokens.is('AND') ? 'AND' : 'OR';
    if (!tokens.is(joint)) return first;
    const parts = [first];
    while (tokens.eat(joint)) parts.push(parseTerm(tokens, subquery));
    if (tokens.is('AND') || tokens.is('OR')) tokens.fail();
    return { kind: joint === 'AND' ? 'and' : 'or', parts };
  });
}

function parseTerm(tokens: TokenStream, subquery: ParseSubquery): Condition {
  if (tokens.eat('NOT')) return { kind: 'not', part: tokens.nested(() => parseTerm(tokens, subquery)) };
  if (tokens.eat('(')) {
    const inner = parseCondition(tokens, subquery);
    tokens.need(')');
    return inner;
  }
  const left = parseExpression(tokens);
  const negated = tokens.eat('NOT');
  if (tokens.eat('IN')) return parseIn(tokens, left, negated, subquery);
  if (negated) tokens.fail();
  if (tokens.is('INCLUDES') || tokens.is('EXCLUDES')) {
    const isExcluded = tokens.take().upper === 'EXCLUDES';
    return { kind: 'includes', left, negated: isExcluded, values: literalList(tokens) };
  }
  const op = COMPARISONS[tokens.next.upper];
  if (op === undefined) tokens.fail();
  tokens.take();
  return { kind: 'compare', left, op, value: parseLiteral(tokens) };
}

function parseIn(
  tokens: TokenStream,
  left: Expression,
  negated: boolean,
  subquery: ParseSubquery,
): Condition {
  if (!tokens.is('(', 'SELECT')) return { kind: 'in', left, negated, values: literalList(tokens) };
  tokens.need('(');
  const query = tokens.nested(subquery);
  tokens.need(')');
  return { kind: 'semiJoin', left, negated, query };
}

function literalList(tokens: TokenStream): Literal[] {
  tokens.need('(');
  const values = tokens.list(() => parseLiteral(tokens));
  tokens.need(')');
  return values;
}

function parseLiteral(tokens: TokenStream): Literal {
  const token = tokens.next;
  const { at, text } = token;
  switch (token.kind) {
    case 'string':
      tokens.take();
      return { kind: 'string', ...decodeString(text, tokens.text, at), at };
    case 'number':
      tokens.take();
      return { kind: 'number', value: Number(text), at };
    case 'currency':
      tokens.take();
      return { kind: 'currency', value: Number(text.slice(3)), iso: text.slice(0, 3).toUpperCase(), at };
    case 'date':
    case 'datetime':
      tokens.take();
      return { kind: token.kind, value: text, at };
    default:
      return parseWordLiteral(tokens);
  }
}

function parseWordLiteral(tokens: TokenStream): Literal {
  const { at, upper } = tokens.next;
  if (upper === 'NULL') {
    tokens.take();
    return { kind: 'null', value: null, at };
  }
  if (upper === 'TRUE' || upper === 'FALSE') {
    tokens.take();
    return { kind: 'boolean', value: upper === 'TRUE', at };
  }
  if (!isDateFunction(upper)) tokens.fail();
  tokens.take();
  if (!takesNumber(upper)) return { kind: 'dateFunction', value: upper, at };
  if (!tokens.eat(':')) {
    throw malformed(tokens.text, tokens.next.at, `expecting a colon, found '${tokens.next.text}'`);
  }
  return { kind: 'dateFunction', value: upper, n: tokens.wholeNumber(), at };
}
