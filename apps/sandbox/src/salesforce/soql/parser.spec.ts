import fc from 'fast-check';
import { parseSoql } from './parser.js';
import { SoqlError, type Condition, type Expression, type Literal, type Query } from './types.js';

const quote = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;

function shownExpression(value: Expression): string {
  if (value.kind === 'field') return value.path;
  return `${value.name}(${value.argument === undefined ? '' : shownExpression(value.argument)})`;
}

function shownLiteral(literal: Literal): string {
  if (literal.kind === 'string') return quote(literal.value);
  if (literal.kind === 'dateFunction')
    return `${literal.value}${literal.n === undefined ? '' : `:${literal.n}`}`;
  return String(literal.value);
}

function shownCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.parts.map(shownCondition).join(` ${condition.kind} `)})`;
    case 'not':
      return `NOT (${shownCondition(condition.part)})`;
    case 'compare':
      return `${shownExpression(condition.left)} ${condition.op} ${shownLiteral(condition.value)}`;
    case 'in':
      return `${shownExpression(condition.left)}${condition.negated ? ' NOT' : ''} IN (${condition.values.map(shownLiteral).join(',')})`;
    case 'semiJoin':
      return `${shownExpression(condition.left)}${condition.negated ? ' NOT' : ''} IN (${shown(condition.query)})`;
    case 'includes':
      return `${shownExpression(condition.left)} ${condition.negated ? 'EXCLUDES' : 'INCLUDES'} (${condition.values.map(shownLiteral).join(',')})`;
  }
}

/** A query as text again. */
function shown(query: Query): string {
  const select = query.select.map((item) =>
    item.kind === 'expression'
      ? `${shownExpression(item.value)}${item.alias === undefined ? '' : ` ${item.alias}`}`
      : item.kind === 'children'
        ? `(${shown(item.query)})`
        : item.kind === 'fields'
          ? `FIELDS(${item.set})`
          : '',
  );
  const order = query.orderBy.map(
    (item) =>
      `${shownExpression(item.value)}${item.desc ? ' DESC' : ''} NULLS ${item.nullsLast ? 'LAST' : 'FIRST'}`,
  );
  return [
    `SELECT ${select.join(', ')} FROM ${query.from}`,
    query.where && `WHERE ${shownCondition(query.where)}`,
    query.groupBy && `GROUP BY ${query.groupBy.map(shownExpression).join(', ')}`,
    query.having && `HAVING ${shownCondition(query.having)}`,
    order.length > 0 && `ORDER BY ${order.join(', ')}`,
    query.limit !== undefined && `LIMIT ${query.limit}`,
    query.offset !== undefined && `OFFSET ${query.offset}`,
    query.purpose && `FOR ${query.purpose}`,
    query.allRows && 'ALL ROWS',
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/** Without positions and text, which differ between two spellings of one query. */
const meaning = (query: Query): unknown =>
  JSON.parse(
    JSON.stringify(query, (key, value: unknown) =>
      ['at', 'fromAt', 'text', 'raw'].includes(key) ? undefined : value,
    ),
  );

const at = 0;
const names = fc.constantFrom(
  'Id',
  'Name',
  'Email',
  'Account.Name',
  'Account.Owner.Name',
  'MarkMail_ID__c',
  'Foo__r.Bar__c',
);
const field = names.map((path) => ({ kind: 'field', path, at }) as const);
const literal = fc.oneof(
  fc.string({ unit: 'binary' }).map((value) => ({ kind: 'string', value, raw: value, at }) as const),
  fc.integer().map((value) => ({ kind: 'number', value, at }) as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value, at }) as const),
  fc.constant({ kind: 'null', value: null, at } as const),
  fc.constantFrom('2026-01-31', '1999-12-01').map((value) => ({ kind: 'date', value, at }) as const),
  fc
    .constantFrom('2026-01-31T09:00:00Z', '2026-01-31T09:00:00.123+09:00', '2026-01-31T09:00:00-0530')
    .map((value) => ({ kind: 'datetime', value, at }) as const),
  fc.constant({ kind: 'dateFunction', value: 'TODAY', at } as const),
  fc.nat(400).map((n) => ({ kind: 'dateFunction', value: 'LAST_N_DAYS', n, at }) as const),
);
const { condition } = fc.letrec<{ condition: Condition; simple: Condition }>((tie) => ({
  simple: fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      left: field,
      op: fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'LIKE'),
      value: literal,
    }),
    fc.record({
      kind: fc.constant('in' as const),
      left: field,
      negated: fc.boolean(),
      values: fc.array(literal, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('includes' as const),
      left: field,
      negated: fc.boolean(),
      values: fc.array(literal, { minLength: 1, maxLength: 3 }),
    }),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    tie('simple'),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), part: tie('condition') }),
  ),
}));
const query: fc.Arbitrary<Query> = fc.record({
  select: fc.array(
    field.map((value) => ({ kind: 'expression', value, alias: undefined }) as const),
    { minLength: 1, maxLength: 4 },
  ),
  from: fc.constantFrom('Contact', 'Lead', 'Foo__c'),
  fromAt: fc.constant(0),
  alias: fc.constant(undefined),
  scope: fc.constant(undefined),
  where: fc.option(condition, { nil: undefined }),
  with: fc.constant(undefined),
  groupBy: fc.constant(undefined),
  having: fc.constant(undefined),
  orderBy: fc.array(fc.record({ value: field, desc: fc.boolean(), nullsLast: fc.boolean() }), {
    maxLength: 3,
  }),
  limit: fc.option(fc.nat(50_000), { nil: undefined }),
  offset: fc.option(fc.nat(2_000), { nil: undefined }),
  purpose: fc.option(fc.constantFrom('VIEW' as const, 'REFERENCE' as const), { nil: undefined }),
  allRows: fc.boolean(),
  text: fc.constant(''),
});

describe('the SOQL parser', () => {
  it('reads back every query that it can be shown', () => {
    fc.assert(
      fc.property(query, (written) => {
        expect(meaning(parseSoql(shown(written)))).toEqual(meaning(written));
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads any escaped text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { where } = parseSoql(`SELECT Id FROM Contact WHERE Name = ${quote(text)}`);

        expect(where).toMatchObject({ value: { value: text } });
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads any text written as unicode escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = Array.from(
          { length: text.length },
          (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
        );
        const { where } = parseSoql(`SELECT Id FROM Contact WHERE Name = '${escaped.join('')}'`);

        expect(where).toMatchObject({ value: { value: text } });
      }),
    );
  });

  it('answers any text with a query or with a SoqlError', () => {
    const words = fc.constantFrom(
      ..."SELECT Id FROM Contact WHERE ( ) , = AND OR NOT IN LIKE ORDER BY LIMIT 1 NULL TODAY : 'a' \" \\ GROUP COUNT".split(
        ' ',
      ),
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseSoql(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SoqlError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [String.raw`'\n\r\t\b\f\"\'\\'`, '\n\r\t\b\f"\'\\'],
    [String.raw`'O\'Brien'`, "O'Brien"],
    [String.raw`'\u65e5\u672c'`, '日本'],
    [String.raw`'100\%'`, '100%'],
    [`'tab\there'`, 'tab\there'],
  ])('reads %s', (written, text) => {
    expect(parseSoql(`SELECT Id FROM Contact WHERE Name = ${written}`).where).toMatchObject({
      value: { value: text },
    });
  });

  it.each([
    ["select id from contact where name like 'a%' order by name desc nulls last limit 5 offset 2 for view"],
    ["SELECT Id,Name FROM Contact USING SCOPE mine WHERE Id!=null AND (Name='a' OR NOT Name='b') ALL ROWS"],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01T00:00:00+09:00 WITH SECURITY_ENFORCED LIMIT 1'],
    ['SELECT Name n, COUNT(Id) c FROM Lead GROUP BY Name HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC'],
    ['SELECT c.Id, (SELECT Id FROM Tasks) FROM Contact c WHERE Id IN (SELECT ContactId FROM CampaignMember)'],
    ['SELECT TYPEOF What WHEN Account THEN Phone, Name ELSE Name END FROM Task'],
    ['SELECT Id FROM Contact FOR UPDATE'],
    ['SELECT Id FROM Contact FOR REFERENCE UPDATE TRACKING'],
    ['SELECT\n\tId\r\nFROM  Contact  '],
    ['SELECT FIELDS(ALL) FROM Contact LIMIT 200'],
    ["SELECT Id FROM Group WHERE Type = 'Queue'"],
    ['SELECT Id FROM Opportunity WHERE Amount > USD5000.5 AND Probability < -1.5'],
  ])('reads %s', (text) => {
    expect(() => parseSoql(text)).not.toThrow();
  });

  it.each([
    ['SELECT Id Contact', 17, "unexpected token: '<EOF>'"],
    ['SELECT FROM Contact', 7, "unexpected token: 'FROM'"],
    ['SELECT Id, FROM Contact', 11, "unexpected token: 'FROM'"],
    ['SELECT Id FROM Contact WHERE', 28, "unexpected token: '<EOF>'"],
    ["SELECT Id FROM Contact WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 55, "unexpected token: 'OR'"],
    ['SELECT Id FROM Contact WHERE Name = Foo', 36, "unexpected token: 'Foo'"],
    ['SELECT Id FROM Contact WHERE Name = :name', 36, 'Bind variables only allowed in Apex code'],
    ['SELECT Id FROM Contact WHERE CreatedDate = LAST_N_DAYS', 54, "expecting a colon, found '<EOF>'"],
    ['SELECT Id FROM Contact WHERE Name NOT = 1', 38, "unexpected token: '='"],
    ['SELECT Id FROM Contact LIMIT -1', 29, "unexpected token: '-1'"],
    ['SELECT Id FROM Contact LIMIT ten', 29, "unexpected token: 'ten'"],
    ['SELECT Id FROM Contact FOR FUN', 27, "unexpected token: 'FUN'"],
    [
      String.raw`SELECT Id FROM Contact WHERE Name = '\d'`,
      36,
      String.raw`Invalid string literal '\d'. Illegal character sequence '\d' in string literal.`,
    ],
    ['DELETE FROM Contact', 0, "unexpected token: 'DELETE'"],
  ])('refuses %s at column %i: %s', (text, position, message) => {
    const error = thrown(text);

    expect(error.errorCode).toBe('MALFORMED_QUERY');
    expect(error.message).toContain(`\nERROR at Row:1:Column:${position + 1}\n${message}`);
  });

  it.each([
    ['SELECT Id FROM Contact;', 1, 22, "no viable alternative at character ';'"],
    ["SELECT Id FROM Contact\nWHERE Name = 'a", 2, 15, "mismatched character '<EOF>' expecting '''"],
  ])('says of %j that it cannot be read in line %i at %i: %s', (text, row, column, problem) => {
    const error = thrown(text);

    expect(error.errorCode).toBe('MALFORMED_QUERY');
    expect(error.message).toContain(
      `\nERROR at Row:${row}:Column:${column}\nline ${row}:${column} ${problem}`,
    );
  });

  it.each(['', ' \n '])('refuses %j as no query at all', (text) => {
    expect(thrown(text)).toMatchObject({
      errorCode: 'MALFORMED_QUERY',
      message: 'SOQL statements cannot be empty or null',
    });
  });

  it('shows the place under the query', () => {
    expect(thrown('SELECT Id, FROM Contact').message).toBe(
      "\nSELECT Id, FROM Contact\n           ^\nERROR at Row:1:Column:12\nunexpected token: 'FROM'",
    );
  });

  it('shows the line and its surroundings only, in a long query of many lines', () => {
    const message = thrown(
      `SELECT Id\nFROM Contact\nWHERE ${"Name = 'a' AND ".repeat(20)} OR Name = 'b'`,
    ).message;

    expect(message).toMatch(/ERROR at Row:3:Column:308\nunexpected token: 'OR'$/);
    const [, line, caret] = message.split('\n');
    expect(line.length).toBeLessThan(90);
    expect(line.slice(caret.indexOf('^'))).toMatch(/^OR Name/);
  });

  it('refuses a query that is too long or nested too deeply', () => {
    expect(thrown(`SELECT Id FROM Contact WHERE Name = '${'a'.repeat(100_000)}'`).message).toMatch(
      /100000 characters/,
    );
    expect(thrown(`SELECT Id FROM Contact WHERE ${'('.repeat(40_000)}`).message).toMatch(/too deeply/);
    expect(thrown(`SELECT Id FROM Contact WHERE ${'NOT '.repeat(20_000)}`).message).toMatch(/too deeply/);
  });

  it('refuses a large OFFSET', () => {
    expect(thrown('SELECT Id FROM Contact LIMIT 1 OFFSET 2001')).toMatchObject({
      errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
      message: 'Maximum SOQL offset allowed is 2000',
    });
  });
});

function thrown(text: string): SoqlError {
  try {
    parseSoql(text);
  } catch (error) {
    if (error instanceof SoqlError) return error;
  }
  throw new Error('not refused');
}
