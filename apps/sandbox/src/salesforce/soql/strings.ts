// String escapes of the query language.
import { malformed } from './errors.js';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  N: '\n',
  r: '\r',
  R: '\r',
  t: '\t',
  T: '\t',
  b: '\b',
  B: '\b',
  f: '\f',
  F: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
};
const KEPT_IN_PATTERNS = new Set(['_', '%', '\\']);
const ESCAPE = /\\(u[0-9a-f]{4}|[\s\S])/gi;

/** Text between the quotes of a string, decoded. `raw` keeps `\_`, `\%` and `\\`, as LIKE needs to tell them apart. */
export interface DecodedString {
  readonly value: string;
  readonly raw: string;
}

/** @throws SoqlError MALFORMED_QUERY for an escape that does not exist */
export function decodeString(body: string, query: string, at: number): DecodedString {
  if (!body.includes('\\')) return { value: body, raw: body };
  const decode = (isPattern: boolean): string =>
    body.replace(ESCAPE, (written: string, escape: string) => {
      if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      const meant = ESCAPES[escape];
      if (meant === undefined) {
        throw malformed(
          query,
          at,
          `Invalid string literal '${body}'. Illegal character sequence '${written}' in string literal.`,
        );
      }
      return isPattern && KEPT_IN_PATTERNS.has(escape) ? written : meant;
    });
  return { value: decode(false), raw: decode(true) };
}
