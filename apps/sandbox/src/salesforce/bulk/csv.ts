// Reading uploads and writing results. Parsing has a fast path for files without quotes, which is most of them.

export const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ',',
  TAB: '\t',
  PIPE: '|',
  SEMICOLON: ';',
  CARET: '^',
  BACKQUOTE: '`',
};

export class CsvError extends Error {}

/**
 * Splits a file into rows of cells. A byte-order mark is dropped; empty lines at the end are too.
 * @throws CsvError when a quoted cell does not end
 */
export function parseCsv(file: string, delimiter: string, lineEnding: '\n' | '\r\n'): string[][] {
  const text = file.charCodeAt(0) === 0xfeff ? file.slice(1) : file;
  if (!text.includes('"')) {
    const lines = text.split(lineEnding);
    while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
    return lines.map((line) => line.split(delimiter));
  }
  return parseQuoted(text, delimiter, lineEnding);
}

function parseQuoted(text: string, delimiter: string, lineEnding: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const end = cellEnd(text, at, delimiter, lineEnding);
      cell = text.slice(at, end);
      at = end;
    }
    row.push(cell);
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at < text.length && !text.startsWith(lineEnding, at)) continue;
      row.push('');
    } else if (at < text.length && !text.startsWith(lineEnding, at)) {
      throw new CsvError(`Unexpected character after a closing quote in row ${rows.length + 1}`);
    }
    at += lineEnding.length;
    rows.push(row);
    row = [];
  }
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '');
}

function closingQuote(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CsvError('A quoted cell does not end');
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function cellEnd(text: string, from: number, delimiter: string, lineEnding: string): number {
  const nextDelimiter = text.indexOf(delimiter, from);
  const nextLine = text.indexOf(lineEnding, from);
  if (nextDelimiter < 0) return nextLine < 0 ? text.length : nextLine;
  return nextLine >= 0 && nextLine < nextDelimiter ? nextLine : nextDelimiter;
}

/** A cell in quotes, as all result files have them. */
export function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}

/** The line ending a file really has, told from its first line. */
export function lineEndingOf(text: string): '\n' | '\r\n' | undefined {
  const first = text.indexOf('\n');
  if (first < 0) return undefined;
  return text[first - 1] === '\r' ? '\r\n' : '\n';
}
