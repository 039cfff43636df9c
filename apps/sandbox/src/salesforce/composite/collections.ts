// `/composite/sobjects`: up to 200 records in one call, one result each, in order.
import { json, type Answer } from '../../answer.js';
import { ApiError, malformedJson, type RowError } from '../errors.js';
import type { Call } from '../org.js';
import { jsonBody } from '../rest/body.js';
import { renderRow, visibleFields } from '../rest/render.js';
import { keyField, matchesOf, tableOf, writeContext } from '../rest/rows.js';
import { asKey, type Table } from '../store/table.js';
import { rowError } from '../store/values.js';
import type { WriteResult } from '../store/write.types.js';

type JsonRecord = Record<string, unknown>;

const MAX_RECORDS = 200;
const MAX_CHUNKS = 10;
const ROLLED_BACK = rowError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

export function createMany(call: Call): Answer {
  const { records, allOrNone } = recordsOf(call);
  requireFewChunks(records);
  const { writer } = call.org;
  return writeAll(call, records, allOrNone, false, (record) => {
    const table = recordTable(call, record);
    if ('failed' in table) return table.failed;
    return writer.insert(
      table.table,
      writer.prepare(table.table, withoutAttributes(record), true),
      writeContext(call),
    );
  });
}

export function updateMany(call: Call): Answer {
  const { records, allOrNone } = recordsOf(call);
  requireFewChunks(records);
  const { writer } = call.org;
  return writeAll(call, records, allOrNone, false, (record) => {
    const table = recordTable(call, record);
    if ('failed' in table) return table.failed;
    const [id, values] = takeKey(withoutAttributes(record), 'id');
    if (typeof id !== 'string')
      return refused(rowError('MISSING_ARGUMENT', 'Id not specified in an update call'));
    return writer.update(table.table, id, writer.prepare(table.table, values, false), writeContext(call));
  });
}

/** `PATCH /composite/sobjects/T/ExternalIdField`. */
export function upsertMany(call: Call, objectName: string, fieldName: string): Answer {
  const table = tableOf(call, objectName);
  const field = keyField(call, table, fieldName);
  const { records, allOrNone } = recordsOf(call);
  const { writer } = call.org;
  const repeated = repeatedKeys(records, field.name);
  return writeAll(call, records, allOrNone, true, (record) => {
    const declared = recordTable(call, record);
    if ('failed' in declared) return declared.failed;
    if (declared.table !== table) {
      return refused(rowError('INVALID_TYPE', `The record is not a ${table.name}`));
    }
    const [key, values] = takeKey(withoutAttributes(record), field.name);
    if (repeated.has(keyText(key))) {
      const message = `Duplicate external id specified: ${keyText(key)}`;
      return refused(rowError('DUPLICATE_VALUE', message, field.name));
    }
    if (key === undefined || key === null || key === '') {
      if (field.name === 'Id')
        return writer.insert(table, writer.prepare(table, values, true), writeContext(call));
      return refused(rowError('MISSING_ARGUMENT', `${field.name} not specified`, field.name));
    }
    const matches = matchesOf(table, field, key);
    if (matches.length > 1) {
      const message = `${field.name}: more than one record found for external id field: [${matches.map(({ Id }) => Id).join(', ')}]`;
      return refused(rowError('DUPLICATE_EXTERNAL_ID', message, field.name));
    }
    if (matches.length === 1) {
      return writer.update(
        table,
        String(matches[0].Id),
        writer.prepare(table, values, false),
        writeContext(call),
      );
    }
    if (field.name === 'Id')
      return refused(rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'));
    const prepared = writer.prepare(table, values, true);
    writer.prepareField(field, key, prepared);
    return writer.insert(table, prepared, writeContext(call));
  });
}

/** `DELETE /composite/sobjects?ids=a,b&allOrNone=`. */
export function deleteMany(call: Call): Answer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'The ids parameter is required');
  requireFew(ids.length);
  const allOrNone = call.query.get('allOrNone') === 'true';
  return writeAll(call, ids, allOrNone, false, (id) => {
    const table = call.org.store.tableOfId(id);
    if (table === undefined) return refused(rowError('MALFORMED_ID', `malformed id ${id}`));
    return call.org.writer.delete(table, id, writeContext(call));
  });
}

/** `POST` or `GET /composite/sobjects/T` with ids and fields; a row that is not there is null. */
export function readMany(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const { ids, fields } = readRequest(call);
  if (ids.length > 2_000) throw new ApiError(400, 'EXCEEDED_ID_LIMIT', 'record limit reached');
  const chosen = fields.map((name) => {
    const field = visibleFields(call.org, table).find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field === undefined) {
      throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.name}`);
    }
    return field;
  });
  const rows = ids.map((id) => {
    const row = table.byId(id);
    return row === undefined || row.IsDeleted === true
      ? null
      : renderRow(call.org, table, row, chosen, call.version);
  });
  call.org.stats.addRows(rows.length, 0);
  return json(200, rows);
}

function readRequest(call: Call): { ids: string[]; fields: string[] } {
  if (call.method === 'GET') {
    const list = (name: string): string[] => (call.query.get(name) ?? '').split(',').filter(Boolean);
    return { ids: list('ids'), fields: list('fields') };
  }
  const { ids, fields } = jsonBody(call);
  if (!Array.isArray(ids) || !Array.isArray(fields)) throw malformedJson('ids and fields are required');
  return { ids: ids.map(String), fields: fields.map(String) };
}

function writeAll<T>(
  call: Call,
  items: readonly T[],
  allOrNone: boolean,
  showsCreated: boolean,
  write: (item: T) => WriteResult,
): Answer {
  const { store, stats } = call.org;
  const run = (): WriteResult[] => items.map(write);
  const allGood = (done: WriteResult[]): boolean => done.every((result) => result.success);
  let results = store.unitOfWork(run, (done) => misread(done) === undefined && (!allOrNone || allGood(done)));
  const unreadable = misread(results);
  if (unreadable !== undefined) throw new ApiError(400, unreadable.statusCode, unreadable.message);
  if (allOrNone && !allGood(results)) {
    results = results.map((result) => (result.success ? { success: false, errors: [ROLLED_BACK] } : result));
  }
  stats.addRows(0, results.filter((result) => result.success).length);
  return json(
    200,
    results.map((result) => resultBody(result, showsCreated)),
  );
}

/** A value that the JSON reader cannot take makes the whole request unreadable: no row is written. */
function misread(results: readonly WriteResult[]): RowError | undefined {
  return results
    .flatMap((result) => (result.success ? [] : result.errors))
    .find((error) => error.statusCode === 'JSON_PARSER_ERROR');
}

function resultBody(result: WriteResult, showsCreated: boolean): JsonRecord {
  if (result.success) {
    const body = { id: result.id, success: true, errors: [] };
    return showsCreated ? { ...body, created: result.created ?? false } : body;
  }
  return { ...(result.id === undefined ? {} : { id: result.id }), success: false, errors: result.errors };
}

function recordsOf(call: Call): { records: JsonRecord[]; allOrNone: boolean } {
  const body = jsonBody(call);
  if (!Array.isArray(body.records)) throw malformedJson('records is required');
  requireFew(body.records.length);
  return { records: body.records as JsonRecord[], allOrNone: body.allOrNone === true };
}

function requireFew(count: number): void {
  if (count > MAX_RECORDS)
    throw new ApiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records in this call`,
    );
}

/** Mixed types are taken in runs of the same type, and no more than ten runs. */
function requireFewChunks(records: readonly JsonRecord[]): void {
  let chunks = 0;
  let previous: string | undefined;
  for (const record of records) {
    const type = typeOf(record);
    if (type !== previous) chunks++;
    previous = type;
  }
  if (chunks > MAX_CHUNKS) {
    const message = `Your request can't be processed. It has more than ${MAX_CHUNKS} chunks of different types.`;
    throw new ApiError(400, 'INVALID_OPERATION', message);
  }
}

function recordTable(call: Call, record: JsonRecord): { table: Table } | { failed: WriteResult } {
  const type = typeOf(record);
  const table = type === undefined ? undefined : call.org.store.find(type);
  if (table !== undefined && call.org.store.isVisible(table.name)) return { table };
  const message =
    type === undefined
      ? 'All object types in the request must be specified in attributes.type'
      : `sObject type '${type}' is not supported.`;
  return { failed: refused(rowError('INVALID_TYPE', message)) };
}

function typeOf(record: JsonRecord): string | undefined {
  return (record.attributes as { type?: string } | undefined)?.type;
}

function withoutAttributes(record: JsonRecord): JsonRecord {
  const { attributes: _attributes, ...values } = record;
  return values;
}

/** Takes one field out of a record, whatever its case. */
function takeKey(record: JsonRecord, name: string): [unknown, JsonRecord] {
  const key = Object.keys(record).find((one) => one.toLowerCase() === name.toLowerCase());
  if (key === undefined) return [undefined, record];
  const { [key]: value, ...rest } = record;
  return [value, rest];
}

function repeatedKeys(records: readonly JsonRecord[], fieldName: string): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const record of records) {
    const key = keyText(takeKey(record, fieldName)[0]);
    if (key === '') continue;
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  return repeated;
}

const keyText = (key: unknown): string => String(asKey(key) ?? '').toLowerCase();

const refused = (error: RowError): WriteResult => ({ success: false, errors: [error] });
