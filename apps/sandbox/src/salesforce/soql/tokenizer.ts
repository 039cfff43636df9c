// Splits a query into tokens that know where they stand.
import { unreadable } from './errors.js';
import { SoqlError } from './types.js';

export type TokenKind = 'string' | 'datetime' | 'date' | 'number' | 'currency' | 'word' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for strings without the quotes. */
  readonly text: string;
  /** Upper case, for keywords and symbols; empty for every other kind. */
  readonly upper: string;
  /** Offset in the query. */
  readonly at: number;
}

const MAX_QUERY_CHARS = 100_000;
const SPACE = /\s*/y;
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/iy],
  ['date', /\d{4}-\d\d-\d\d(?![\w])/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w])/y],
  ['currency', /[A-Za-z]{3}\d+(?:\.\d+)?(?![\w.])/y],
  ['word', /[A-Za-z_][\w]*(?:\.[A-Za-z_][\w]*)*/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),:]/y],
];

/** @throws SoqlError MALFORMED_QUERY */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_QUERY_CHARS) {
    throw new SoqlError(
      'MALFORMED_QUERY',
      `SOQL statements cannot be longer than ${MAX_QUERY_CHARS} characters.`,
    );
  }
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = text[at] === "'" ? stringToken(text, at) : plainToken(text, at);
    tokens.push(token);
    at = skipSpace(text, at + token.text.length + (token.kind === 'string' ? 2 : 0));
  }
  if (tokens.length === 0) {
    throw new SoqlError('MALFORMED_QUERY', 'SOQL statements cannot be empty or null');
  }
  tokens.push({ kind: 'end', text: '<EOF>', upper: '', at });
  return tokens;
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

function plainToken(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    return { kind, text: found, upper: kind === 'word' || kind === 'symbol' ? found.toUpperCase() : '', at };
  }
  throw unreadable(text, at, `no viable alternative at character '${text[at]}'`);
}

function stringToken(text: string, at: number): Token {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === "'") return { kind: 'string', text: text.slice(at + 1, end), upper: '', at };
  }
  throw unreadable(text, text.length, `mismatched character '<EOF>' expecting '''`);
}
