// Errors about a place in a query, with the excerpt and caret that the real service puts before its message.
import { SoqlError } from './types.js';

/** Characters shown on either side of the place, cut between words. */
const CONTEXT_CHARS = 40;
const LINE = /\r\n|\r|\n/g;

interface Place {
  /** From 1. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
  readonly line: string;
}

function placeOf(text: string, at: number): Place {
  let row = 1;
  let lineStart = 0;
  for (const { index, 0: ending } of text.matchAll(LINE)) {
    if (index >= at) break;
    row++;
    lineStart = index + ending.length;
  }
  const rest = text.slice(lineStart);
  const lineEnd = rest.search(/[\r\n]/);
  const line = lineEnd < 0 ? rest : rest.slice(0, lineEnd);
  return { row, column: Math.max(0, at - lineStart), line };
}

/** What could not be split into words. The service counts columns from 0 here, in both places. */
export function unreadable(text: string, at: number, message: string): SoqlError {
  const { row, column } = placeOf(text, at);
  return located('MALFORMED_QUERY', text, at - Math.min(column, 1), `line ${row}:${column} ${message}`);
}

/** `"\nSELECT Foo FROM Contact\n       ^\nERROR at Row:1:Column:8\n"` and the message. Rows and columns count from 1. */
export function located(errorCode: string, text: string, at: number, message: string): SoqlError {
  const { row, column, line } = placeOf(text, at);
  const { excerpt, caret } = excerptOf(line, Math.min(column, line.length));
  const position = `${excerpt}\n${' '.repeat(caret)}^\nERROR at Row:${row}:Column:${column + 1}`;
  return new SoqlError(errorCode, `\n${position}\n${message}`);
}

function excerptOf(line: string, column: number): { excerpt: string; caret: number } {
  let start = 0;
  if (column > CONTEXT_CHARS) {
    const gap = line.slice(column - CONTEXT_CHARS, column).search(/[ ,]/);
    start = gap < 0 ? column : column - CONTEXT_CHARS + gap + 1;
    if (line[start] === ' ' && start < column) start++;
  }
  let end = line.length;
  if (end - column > CONTEXT_CHARS) {
    const after = line.slice(column, column + CONTEXT_CHARS);
    const gap = Math.max(after.lastIndexOf(' '), after.lastIndexOf(','));
    end = column + (gap > 0 ? gap : CONTEXT_CHARS);
  }
  return { excerpt: line.slice(start, end), caret: column - start };
}

export const malformed = (text: string, at: number, message: string): SoqlError =>
  located('MALFORMED_QUERY', text, at, message);

/** The column count starts at the named token. */
export const unexpected = (text: string, at: number, token: string): SoqlError =>
  malformed(text, at, `unexpected token: '${token}'`);

export const noSuchObject = (text: string, at: number, name: string): SoqlError =>
  located(
    'INVALID_TYPE',
    text,
    at,
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const noSuchField = (text: string, at: number, object: string, name: string): SoqlError =>
  located(
    'INVALID_FIELD',
    text,
    at,
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const noSuchParent = (text: string, at: number, name: string): SoqlError =>
  located(
    'INVALID_FIELD',
    text,
    at,
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const noSuchChildren = (text: string, at: number, name: string): SoqlError =>
  located(
    'INVALID_TYPE',
    text,
    at,
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const invalidField = (text: string, at: number, message: string): SoqlError =>
  located('INVALID_FIELD', text, at, message);
