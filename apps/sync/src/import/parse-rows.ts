// An upload's text as contacts-to-be: pure streams, nothing of the file is held but the row at hand.
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { ImportFormat } from '@app/contracts';
import { customFieldName, MARKMAIL_FIELDS } from '@app/crm-core';

/** A row that is no JSON comes as this: it is the row's fault, not the file's. */
export class BrokenRow {
  constructor(readonly detail: string) {}
}

/** The file as a whole cannot be used. The message is for the person who sent it. */
export class BrokenFileError extends Error {}

const MAX_LINE_CHARS = 1_000_000;
const TAGS = 'tags';

export function parseRows(format: ImportFormat, text: AsyncIterable<string>): AsyncIterable<unknown> {
  return format === 'csv' ? parseCsv(text) : parseNdjson(text);
}

async function* parseNdjson(text: AsyncIterable<string>): AsyncIterable<unknown> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parseLine(line);
    if (rest.length > MAX_LINE_CHARS)
      throw new BrokenFileError(
        `A line is longer than ${MAX_LINE_CHARS} characters: write one contact a line.`,
      );
  }
  if (rest.trim() !== '') yield parseLine(rest);
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\ufeff/, '')) as unknown;
  } catch {
    return new BrokenRow('This line is no JSON.');
  }
}

async function* parseCsv(text: AsyncIterable<string>): AsyncIterable<unknown> {
  const rows = Readable.from(text).pipe(
    parse({
      bom: true,
      columns: checkedHeader,
      relax_column_count: false,
      skip_empty_lines: true,
      trim: false,
      max_record_size: MAX_LINE_CHARS,
    }),
  );
  try {
    for await (const row of rows) yield contactOf(row as Record<string, string>);
  } catch (error) {
    if (error instanceof CsvError)
      throw new BrokenFileError(`The CSV cannot be read at line ${String(error.lines)}: ${error.code}.`);
    throw error;
  }
}

/** Every unknown column is named at once. */
function checkedHeader(names: string[]): string[] {
  const header = names.map((name) => name.trim());
  const known = new Set([...(MARKMAIL_FIELDS.contact ?? []).map((field) => field.name), TAGS]);
  const unknown = header.filter((name) => !known.has(name) && customFieldName(name) === undefined);
  if (unknown.length > 0)
    throw new BrokenFileError(
      `Unknown columns: ${unknown.map((name) => `"${name.slice(0, 60)}"`).join(', ')}. Allowed: ${[...known].join(', ')}, customFields.NAME.`,
    );
  if (!header.includes('email')) throw new BrokenFileError('A column "email" is needed.');
  if (new Set(header).size !== header.length) throw new BrokenFileError('A column occurs twice.');
  return header;
}

/** An empty cell says nothing: it leaves the field as it is. */
function contactOf(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const contact: Record<string, unknown> = {};
  const customFields: Record<string, string> = {};
  for (const [column, text] of Object.entries(row)) {
    if (text.trim() === '') continue;
    const custom = customFieldName(column);
    if (custom) customFields[custom] = text;
    else contact[column] = column === TAGS ? text.split(';') : column === 'email' ? text.trim() : text;
  }
  return { ...contact, ...(Object.keys(customFields).length > 0 ? { customFields } : {}) };
}
