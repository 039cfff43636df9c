// The work of one ingest job: reads the uploaded file and writes it row by row, remembering each row's outcome.
import type { RowError } from '../errors.js';
import type { FieldDef } from '../schema/types.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import { rowError } from '../store/values.js';
import type { WriteContext, WriteResult } from '../store/write.types.js';
import type { Prepared, Writer } from '../store/writer.js';
import { CsvError, DELIMITERS, lineEndingOf, parseCsv, quoted } from './csv.js';

/** What is to be done with an uploaded file. */
export interface IngestSpec {
  readonly operation: 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';
  readonly object: string;
  readonly externalIdFieldName?: string;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  readonly userId: string;
  /** `sf__Id` is in the failed rows' file from v53. */
  readonly apiVersion: number;
}

type Column =
  | { readonly kind: 'key' }
  | { readonly kind: 'field'; readonly field: FieldDef }
  | { readonly kind: 'reference'; readonly field: FieldDef; readonly target: string; readonly key: string };

const NULL_MARK = '#N/A';
/** Rows are saved in groups of this size; one external id may appear once in each. */
const GROUP_ROWS = 200;
const CHUNK_ROWS = 5_000;

/** A problem with the file as a whole: the job fails, no row is written. */
export class InvalidUploadError extends Error {}

export class IngestWork {
  private readonly rows: string[][];
  private readonly titles: string[];
  private readonly columns: Column[];
  private readonly table: Table;
  private readonly keyField: FieldDef | undefined;
  private readonly keyColumn: number;
  private readonly context: WriteContext;
  private readonly results: WriteResult[] = [];
  private groupKeys = new Set<string>();
  failed = 0;

  /** @throws InvalidUploadError when the file cannot be read as the job describes it */
  constructor(
    private readonly store: Store,
    private readonly writer: Writer,
    private readonly spec: IngestSpec,
    upload: string,
  ) {
    this.context = { userId: spec.userId };
    this.table = store.table(spec.object);
    this.rows = this.read(upload);
    this.titles = this.rows.shift() ?? [];
    this.keyField = this.findKeyField();
    this.columns = this.titles.map((title) => this.columnOf(title.trim()));
    this.keyColumn = this.columns.findIndex((column) => column.kind === 'key');
    if (this.keyField !== undefined && this.keyColumn < 0 && this.titles.length > 0) {
      throw new InvalidUploadError(`InvalidBatch : Field name not found : ${this.keyField.name}`);
    }
  }

  get processed(): number {
    return this.results.length;
  }

  /** Writes up to so many more rows; true when none is left. */
  advance(limit: number): boolean {
    const end = Math.min(this.rows.length, this.results.length + limit);
    for (let at = this.results.length; at < end; at++) {
      if (at % GROUP_ROWS === 0) this.groupKeys = new Set();
      const result = this.writeRow(this.rows[at]);
      if (!result.success) this.failed++;
      this.results.push(result);
    }
    return end === this.rows.length;
  }

  /** `sf__Id, sf__Created` and the uploaded columns. */
  *successful(): Iterable<string> {
    yield* this.file(`"sf__Id","sf__Created"`, (result) =>
      result.success ? `"${result.id}","${result.created === true}"` : undefined,
    );
  }

  /** `sf__Id, sf__Error` and the uploaded columns. */
  *failures(): Iterable<string> {
    yield* this.file(`"sf__Id","sf__Error"`, (result) =>
      result.success ? undefined : `${quoted(result.id ?? '')},${quoted(errorText(result.errors))}`,
    );
  }

  /** Rows that were not reached, as uploaded. */
  *unprocessed(): Iterable<string> {
    const delimiter = DELIMITERS[this.spec.columnDelimiter];
    const lines = this.rows.slice(this.results.length).map((cells) => cells.map(quoted).join(delimiter));
    yield [this.titles.map(quoted).join(delimiter), ...lines, ''].join(this.lineEnding);
  }

  private get lineEnding(): '\n' | '\r\n' {
    return this.spec.lineEnding === 'CRLF' ? '\r\n' : '\n';
  }

  private *file(extraTitles: string, extra: (result: WriteResult) => string | undefined): Iterable<string> {
    const delimiter = DELIMITERS[this.spec.columnDelimiter];
    const adapt = (text: string): string =>
      delimiter === ',' ? text : text.replaceAll('","', `"${delimiter}"`);
    let chunk = `${[adapt(extraTitles), ...this.titles.map(quoted)].join(delimiter)}${this.lineEnding}`;
    for (let at = 0; at < this.results.length; at++) {
      const start = extra(this.results[at]);
      if (start !== undefined) {
        chunk += adapt(start);
        for (const cell of this.rows[at]) chunk += delimiter + quoted(cell);
        chunk += this.lineEnding;
      }
      if (at % CHUNK_ROWS === CHUNK_ROWS - 1) {
        yield chunk;
        chunk = '';
      }
    }
    yield chunk;
  }

  private read(upload: string): string[][] {
    const actual = lineEndingOf(upload);
    if (actual !== undefined && actual !== this.lineEnding) {
      const message = `LineEnding is invalid on user data. Current LineEnding setting is ${this.spec.lineEnding}`;
      throw new InvalidUploadError(`ClientInputError : ${message}`);
    }
    try {
      return parseCsv(upload, DELIMITERS[this.spec.columnDelimiter], this.lineEnding);
    } catch (error) {
      if (error instanceof CsvError) throw new InvalidUploadError(`InvalidBatch : ${error.message}`);
      throw error;
    }
  }

  private findKeyField(): FieldDef | undefined {
    const { operation, externalIdFieldName } = this.spec;
    if (operation === 'insert') return undefined;
    const name = operation === 'upsert' ? (externalIdFieldName ?? '') : 'Id';
    const field = this.store.field(this.table.def, name);
    if (field === undefined) throw new InvalidUploadError(`InvalidBatch : Field name not found : ${name}`);
    return field;
  }

  private columnOf(title: string): Column {
    if (this.keyField !== undefined && title.toLowerCase() === this.keyField.name.toLowerCase())
      return { kind: 'key' };
    const [first, second] = title.split('.');
    if (second === undefined) {
      const field = this.store.visibleField(this.table.def, title);
      if (field === undefined) throw new InvalidUploadError(`InvalidBatch : Field name not found : ${title}`);
      return { kind: 'field', field };
    }
    const [relationship, type] = first.split(':');
    const field = this.table.def.fields.find(
      (one) => one.relationshipName?.toLowerCase() === relationship.toLowerCase(),
    );
    if (field === undefined) throw new InvalidUploadError(`InvalidBatch : Field name not found : ${title}`);
    return { kind: 'reference', field, target: type ?? field.referenceTo?.[0] ?? '', key: second };
  }

  private writeRow(cells: readonly string[]): WriteResult {
    if (cells.length !== this.titles.length) {
      return refused(
        rowError(
          'INVALID_ROW',
          `Number of columns (${cells.length}) does not match the header (${this.titles.length})`,
        ),
      );
    }
    const { operation } = this.spec;
    if (operation === 'insert')
      return this.writer.insert(this.table, this.prepare(cells, true), this.context);
    const key = cells[this.keyColumn];
    if (operation === 'upsert') return this.upsert(key, cells);
    if (key === '') return refused(rowError('MISSING_ARGUMENT', 'Id not specified'));
    if (operation === 'update')
      return this.writer.update(this.table, key, this.prepare(cells, false), this.context);
    return operation === 'delete'
      ? this.writer.delete(this.table, key, this.context)
      : this.writer.purge(this.table, key);
  }

  private upsert(key: string, cells: readonly string[]): WriteResult {
    const field = this.keyField as FieldDef;
    if (key === '' || key === NULL_MARK) {
      if (field.name === 'Id') return this.writer.insert(this.table, this.prepare(cells, true), this.context);
      return refused(rowError('MISSING_ARGUMENT', `${field.name} not specified`, field.name));
    }
    if (field.name === 'Id')
      return this.writer.update(this.table, key, this.prepare(cells, false), this.context);
    const lowerKey = key.toLowerCase();
    if (this.groupKeys.has(lowerKey)) {
      return refused(rowError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, field.name));
    }
    this.groupKeys.add(lowerKey);
    const isNumber = field.type === 'double' || field.type === 'int';
    const matches = this.table
      .lookup(field.name, isNumber ? Number(key) : key)
      .filter((row) => row.IsDeleted !== true);
    if (matches.length > 1) {
      const message = `${field.name}: more than one record found for external id field: [${matches.map(({ Id }) => Id).join(', ')}]`;
      return refused(rowError('DUPLICATE_EXTERNAL_ID', message, field.name));
    }
    const isInsert = matches.length === 0;
    const prepared = this.prepare(cells, isInsert);
    if (!isInsert) return this.writer.update(this.table, String(matches[0].Id), prepared, this.context);
    this.writer.prepareField(field, key, prepared);
    return this.writer.insert(this.table, prepared, this.context);
  }

  private prepare(cells: readonly string[], isInsert: boolean): Prepared {
    const prepared: Prepared = { values: {}, errors: [] };
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const column = this.columns[i];
      if (cell === '' || column.kind === 'key') continue;
      const value = cell === NULL_MARK ? null : cell;
      if (column.kind === 'reference') {
        this.writer.resolveReference(column.field, column.target, column.key, value, prepared);
      } else if (isInsert ? column.field.createable : column.field.updateable) {
        this.writer.prepareField(column.field, value, prepared);
      } else {
        prepared.errors.push(readOnly(column.field));
      }
    }
    return prepared;
  }
}

function readOnly(field: FieldDef): RowError {
  const message = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, field.name);
}

const refused = (error: RowError): WriteResult => ({ success: false, errors: [error] });

/** `CODE:message:Field1 Field2 --`; several errors follow one another. */
function errorText(errors: readonly RowError[]): string {
  return errors
    .map(
      ({ statusCode, message, fields }) =>
        `${statusCode}:${message}:${fields.length > 0 ? `${fields.join(' ')} ` : ''}--`,
    )
    .join('');
}
