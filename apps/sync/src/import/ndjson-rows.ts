// Lines out of text that arrives in pieces, cut anywhere. Holds one line at a time, however long the file.
import type { FieldError } from '@app/errors';
import { MAX_ROW_LENGTH, type ParsedRow } from './parsed-row.js';

const NOT_JSON: FieldError = { pointer: '', code: 'format', detail: 'This line is not valid JSON.' };
const TOO_LONG: FieldError = {
  pointer: '',
  code: 'range',
  detail: `A line has at most ${MAX_ROW_LENGTH} characters.`,
};

/** Blank lines count as lines, but are no rows. */
export async function* ndjsonRows(chunks: AsyncIterable<string>): AsyncGenerator<ParsedRow> {
  const lines = new Lines();
  let row = 0;
  for await (const chunk of chunks) {
    for (const line of lines.push(chunk)) {
      row += 1;
      if (line !== '') yield parse(line, row);
    }
  }
  const last = lines.end();
  if (last !== '') yield parse(last, row + 1);
}

function parse(line: string | null, row: number): ParsedRow {
  if (line === null) return { row, errors: [TOO_LONG], size: 0 };
  try {
    return { row, value: JSON.parse(line) as unknown, size: line.length };
  } catch {
    return { row, errors: [NOT_JSON], size: line.length };
  }
}

/** Complete lines, trimmed; null for one that is too long to keep. */
class Lines {
  private rest = '';
  private isTooLong = false;
  private isFirst = true;

  *push(chunk: string): Generator<string | null> {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      this.keep(chunk.slice(from, end));
      from = end + 1;
      yield this.take();
    }
    this.keep(chunk.slice(from));
  }

  end(): string | null {
    return this.take();
  }

  private keep(piece: string): void {
    if (this.rest.length + piece.length > MAX_ROW_LENGTH) this.isTooLong = true;
    this.rest = this.isTooLong ? '' : this.rest + piece;
  }

  private take(): string | null {
    const line = this.isTooLong ? null : this.withoutMark(this.rest).trim();
    this.rest = '';
    this.isTooLong = false;
    this.isFirst = false;
    return line;
  }

  private withoutMark(line: string): string {
    return this.isFirst && line.startsWith('\ufeff') ? line.slice(1) : line;
  }
}
