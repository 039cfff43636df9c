// Records out of CSV text that arrives in pieces. csv-parse does the quoting; here are its settings, the header and the words for
// what can be wrong. Its own messages are not shown: they quote the file.
import { CsvError, parse, type Parser } from 'csv-parse';
import { contactOfCells, fieldsOfHeader } from './csv-header.js';
import { UnusableFileError } from './import.errors.js';
import { MAX_ROW_LENGTH, type ParsedRow } from './parsed-row.js';

const DELIMITERS = [',', ';', '\t'] as const;
/** The delimiter is looked for in the first line, or in as much of it. Characters. */
const HEAD_LENGTH = 65_536;

/** @throws UnusableFileError for a header or a file that cannot be understood as a whole; what can be read before it comes first. */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<ParsedRow> {
  let fields: string[] | undefined;
  let row = 0;
  for await (const found of recordsOf(chunks)) {
    if (found instanceof CsvError) throw unreadable(found, row);
    if (!fields) {
      fields = fieldsOfHeader(found);
      continue;
    }
    row += 1;
    yield rowOf(fields, found, row);
  }
  if (!fields) throw new UnusableFileError('The file is empty: a header line is expected.');
}

/**
 * Every record, then the error if there is one. The parser is written to piece by piece and its records are taken as they are
 * made: read as a stream, it would drop those that wait behind an error.
 */
async function* recordsOf(chunks: AsyncIterable<string>): AsyncGenerator<string[] | CsvError> {
  let head: string | undefined = '';
  let parser: RecordParser | undefined;
  for await (const chunk of chunks) {
    if (head !== undefined) head += chunk;
    if (!parser && (head ?? '').length < HEAD_LENGTH && !/[\r\n]/.test(head ?? '')) continue;
    parser ??= new RecordParser(delimiterOf(head ?? ''));
    yield* await parser.write(head ?? chunk);
    head = undefined;
    if (!parser.failure) continue;
    yield parser.failure;
    return;
  }
  parser ??= new RecordParser(delimiterOf(head ?? ''));
  yield* await parser.end(head ?? '');
  if (parser.failure) yield parser.failure;
}

class RecordParser {
  failure?: CsvError;
  private records: string[][] = [];
  private readonly parser: Parser;

  constructor(delimiter: string) {
    this.parser = parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: MAX_ROW_LENGTH,
      on_record: (record: string[]) => {
        this.records.push(record);
        return null;
      },
    });
    this.parser.on('error', (error) => (this.failure = error as CsvError));
  }

  /** The records that this piece completes. */
  async write(text: string): Promise<string[][]> {
    await new Promise<void>((resolve) => this.parser.write(text, () => resolve()));
    return this.taken();
  }

  async end(text: string): Promise<string[][]> {
    await new Promise<void>((resolve) => this.parser.end(text, () => resolve()));
    return this.taken();
  }

  private taken(): string[][] {
    const records = this.records;
    this.records = [];
    return records;
  }
}

function rowOf(fields: readonly string[], cells: readonly string[], row: number): ParsedRow {
  const size = cells.reduce((sum, cell) => sum + cell.length, 0);
  if (cells.slice(fields.length).every((cell) => cell.trim() === ''))
    return { row, value: contactOfCells(fields, cells), size };
  const detail = `This record has ${cells.length} values, the header has ${fields.length} columns.`;
  return { row, errors: [{ pointer: '', code: 'format', detail }], size };
}

function unreadable(error: CsvError, row: number): UnusableFileError {
  const isOpenQuote = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const why = isOpenQuote
    ? `it is longer than ${MAX_ROW_LENGTH} characters or a quote in it is never closed`
    : 'its quotes are not as CSV has them';
  return new UnusableFileError(
    `The file cannot be read from record ${row + 1} on: ${why}. What came before is imported.`,
  );
}

/** The one that the first line has most of: spreadsheets write `;` where the comma is a decimal sign. */
function delimiterOf(head: string): string {
  const line = head.split(/[\r\n]/, 1)[0] ?? '';
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}
