// Minimal SOQL: enough to run while the real parser is on its way.
export class SoqlError extends Error {
  constructor(
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
  }
}
export type Literal = {
  kind: 'string' | 'number' | 'boolean' | 'null' | 'date' | 'datetime';
  value: unknown;
};
export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; field: string; op: string; value: Literal }
  | { kind: 'in'; field: string; values: Literal[]; negated: boolean };
export interface Query {
  fields: string[];
  count: boolean;
  object: string;
  where?: Condition;
  orderBy: { field: string; desc: boolean; nullsLast: boolean }[];
  limit?: number;
  offset?: number;
  allRows: boolean;
}
const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2}))|(\d{4}-\d{2}-\d{2})|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*(?::\d+)?)|(!=|<>|<=|>=|[=<>(),*]))/y;
interface Token {
  text: string;
  kind: 'string' | 'datetime' | 'date' | 'number' | 'word' | 'symbol';
}
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const kinds = ['string', 'datetime', 'date', 'number', 'word', 'symbol'] as const;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const m = TOKEN.exec(text);
    if (m === null) throw new SoqlError('MALFORMED_QUERY', 'unexpected token');
    const at = m.slice(1).findIndex((g) => g !== undefined);
    tokens.push({ text: m[at + 1], kind: kinds[at] });
  }
  return tokens;
}
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
export function parseSoql(text: string): Query {
  const t = tokenize(text);
  let i = 0;
  const fail = (): never => {
    throw new SoqlError('MALFORMED_QUERY', `unexpected token: '${t[i]?.text ?? '<EOF>'}'`);
  };
  const is = (...w: string[]): boolean =>
    w.every((x, k) => t[i + k]?.text.toUpperCase() === x && t[i + k].kind !== 'string');
  const eat = (...w: string[]): boolean => (is(...w) ? ((i += w.length), true) : false);
  const need = (w: string): void => {
    if (!eat(w)) fail();
  };
  const word = (): string => (t[i]?.kind === 'word' ? t[i++].text : fail());
  const literal = (): Literal => {
    const k = t[i] ?? fail();
    i++;
    if (k.kind === 'string')
      return {
        kind: 'string',
        value: k.text.slice(1, -1).replace(/\\([^_%])/g, (_, c: string) => ESCAPES[c] ?? c),
      };
    if (k.kind === 'number') return { kind: 'number', value: Number(k.text) };
    if (k.kind === 'date' || k.kind === 'datetime') return { kind: k.kind, value: k.text };
    const w = k.text.toLowerCase();
    if (w === 'null') return { kind: 'null', value: null };
    if (w === 'true' || w === 'false') return { kind: 'boolean', value: w === 'true' };
    i--;
    return fail();
  };
  const primary = (): Condition => {
    if (eat('(')) {
      const c = condition();
      need(')');
      return c;
    }
    if (eat('NOT')) return { kind: 'not', part: primary() };
    const field = word();
    const negated = eat('NOT');
    if (eat('IN')) {
      need('(');
      const values = [literal()];
      while (eat(',')) values.push(literal());
      need(')');
      return { kind: 'in', field, values, negated };
    }
    const op = t[i++]?.text.toUpperCase() ?? fail();
    if (!['=', '!=', '<>', '<', '<=', '>', '>=', 'LIKE'].includes(op)) {
      i--;
      fail();
    }
    return { kind: 'compare', field, op: op === '<>' ? '!=' : op, value: literal() };
  };
  const condition = (): Condition => {
    const parts = [primary()];
    const kind = is('AND') ? 'and' : 'or';
    while (eat(kind.toUpperCase())) parts.push(primary());
    if (is('AND') || is('OR')) fail();
    return parts.length === 1 ? parts[0] : { kind, parts };
  };
  need('SELECT');
  const q: Query = { fields: [], count: false, object: '', orderBy: [], allRows: false };
  if (eat('COUNT', '(', ')')) q.count = true;
  else
    do q.fields.push(word());
    while (eat(','));
  need('FROM');
  q.object = word();
  if (eat('WHERE')) q.where = condition();
  if (eat('ORDER', 'BY'))
    do {
      const field = word();
      const desc = eat('DESC') || (eat('ASC'), false);
      const nullsLast = eat('NULLS', 'LAST') || (eat('NULLS', 'FIRST'), false);
      q.orderBy.push({ field, desc, nullsLast });
    } while (eat(','));
  if (eat('LIMIT')) q.limit = Number(literal().value);
  if (eat('OFFSET')) q.offset = Number(literal().value);
  if (eat('ALL', 'ROWS')) q.allRows = true;
  if (eat('FOR')) word();
  if (i < t.length) fail();
  return q;
}
