// Reads a query. What the schema has to say about it comes later, when it is prepared to run.
import { parseCondition, parseExpression } from './condition-parser.js';
import { unexpected } from './errors.js';
import { TokenStream } from './token-stream.js';
import {
  SoqlError,
  type Condition,
  type Expression,
  type FieldExpr,
  type OrderItem,
  type Query,
  type SelectItem,
} from './types.js';

type TypeofItem = Extract<SelectItem, { kind: 'typeof' }>;

const MAX_OFFSET = 2_000;
const SCOPES = new Set([
  'EVERYTHING',
  'MINE',
  'MINE_AND_MY_GROUPS',
  'MY_TERRITORY',
  'MY_TEAM_TERRITORY',
  'TEAM',
  'DELEGATED',
]);
const FIELD_SETS = ['ALL', 'STANDARD', 'CUSTOM'] as const;
/** Words that may follow a name, so that they are no alias. */
const CLAUSES = new Set(
  'FROM USING WHERE WITH GROUP HAVING ORDER LIMIT OFFSET FOR ALL UPDATE ASC DESC NULLS AND OR NOT IN'.split(
    ' ',
  ),
);

/** @throws SoqlError MALFORMED_QUERY, or NUMBER_OUTSIDE_VALID_RANGE for a large OFFSET */
export function parseSoql(text: string): Query {
  const tokens = new TokenStream(text);
  const query = parseQuery(tokens);
  if (tokens.next.kind !== 'end') tokens.fail();
  return query;
}

/** A condition by itself, as validation rules have it. @throws SoqlError MALFORMED_QUERY */
export function parseWhere(text: string): Condition {
  const tokens = new TokenStream(text);
  const condition = parseCondition(tokens, () => parseQuery(tokens));
  if (tokens.next.kind !== 'end') tokens.fail();
  return condition;
}

function parseQuery(tokens: TokenStream): Query {
  tokens.need('SELECT');
  const select = tokens.list(() => parseSelectItem(tokens));
  tokens.need('FROM');
  const from = tokens.name();
  const subquery = (): Query => parseQuery(tokens);
  return {
    select,
    from: from.text,
    fromAt: from.at,
    alias: parseAlias(tokens),
    scope: parseScope(tokens),
    where: tokens.eat('WHERE') ? parseCondition(tokens, subquery) : undefined,
    with: parseWith(tokens),
    groupBy: tokens.eat('GROUP', 'BY') ? tokens.list(() => parseExpression(tokens)) : undefined,
    having: tokens.eat('HAVING') ? parseCondition(tokens, subquery) : undefined,
    orderBy: tokens.eat('ORDER', 'BY') ? tokens.list(() => parseOrderItem(tokens)) : [],
    limit: tokens.eat('LIMIT') ? tokens.wholeNumber() : undefined,
    offset: tokens.eat('OFFSET') ? parseOffset(tokens) : undefined,
    ...parsePurpose(tokens),
    text: tokens.text,
  };
}

function parseSelectItem(tokens: TokenStream): SelectItem {
  if (tokens.is('(', 'SELECT')) {
    tokens.need('(');
    const query = tokens.nested(() => parseQuery(tokens));
    tokens.need(')');
    return { kind: 'children', query };
  }
  if (tokens.is('TYPEOF')) return parseTypeof(tokens);
  if (tokens.is('FIELDS', '(')) return parseFieldSet(tokens);
  const value = parseExpression(tokens);
  return { kind: 'expression', value, alias: parseAlias(tokens) };
}

function parseAlias(tokens: TokenStream): string | undefined {
  const { kind, upper } = tokens.next;
  if (kind !== 'word' || CLAUSES.has(upper)) return undefined;
  return tokens.name().text;
}

function parseFieldSet(tokens: TokenStream): SelectItem {
  const { at } = tokens.take();
  tokens.need('(');
  const set = FIELD_SETS.find((one) => tokens.is(one));
  if (set === undefined) tokens.fail();
  tokens.need(set, ')');
  return { kind: 'fields', set, at };
}

function parseTypeof(tokens: TokenStream): TypeofItem {
  const { at } = tokens.take();
  const relationship = tokens.name().text;
  const cases: { object: string; fields: FieldExpr[] }[] = [];
  while (tokens.eat('WHEN')) {
    const object = tokens.name().text;
    tokens.need('THEN');
    cases.push({ object, fields: tokens.list(() => tokens.fieldPath()) });
  }
  if (cases.length === 0) tokens.fail();
  const otherwise = tokens.eat('ELSE') ? tokens.list(() => tokens.fieldPath()) : undefined;
  tokens.need('END');
  return { kind: 'typeof', relationship, cases, otherwise, at };
}

function parseScope(tokens: TokenStream): string | undefined {
  if (!tokens.eat('USING', 'SCOPE')) return undefined;
  const scope = tokens.take();
  if (!SCOPES.has(scope.upper)) tokens.fail(scope);
  return scope.upper;
}

function parseWith(tokens: TokenStream): string | undefined {
  if (!tokens.eat('WITH')) return undefined;
  const mode = tokens.take();
  if (!['SECURITY_ENFORCED', 'USER_MODE', 'SYSTEM_MODE'].includes(mode.upper)) tokens.fail(mode);
  return mode.upper;
}

function parseOrderItem(tokens: TokenStream): OrderItem {
  const value: Expression = parseExpression(tokens);
  const desc = tokens.eat('DESC');
  if (!desc) tokens.eat('ASC');
  if (!tokens.eat('NULLS')) return { value, desc, nullsLast: false };
  const nullsLast = tokens.eat('LAST');
  if (!nullsLast) tokens.need('FIRST');
  return { value, desc, nullsLast };
}

function parseOffset(tokens: TokenStream): number {
  const offset = tokens.wholeNumber();
  if (offset > MAX_OFFSET) {
    throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  }
  return offset;
}

/** What follows the rows: `FOR VIEW`, `UPDATE TRACKING`, `ALL ROWS`, in any order. */
function parsePurpose(tokens: TokenStream): Pick<Query, 'purpose' | 'allRows'> {
  let purpose: Query['purpose'];
  let allRows = false;
  for (;;) {
    if (tokens.eat('FOR')) {
      const token = tokens.take();
      if (token.upper !== 'VIEW' && token.upper !== 'REFERENCE' && token.upper !== 'UPDATE') {
        throw unexpected(tokens.text, token.at, token.text);
      }
      purpose = token.upper;
    } else if (tokens.eat('UPDATE')) {
      tokens.list(() => (tokens.is('TRACKING') || tokens.is('VIEWSTAT') ? tokens.take() : tokens.fail()));
    } else if (tokens.eat('ALL', 'ROWS')) allRows = true;
    else return { purpose, allRows };
  }
}
