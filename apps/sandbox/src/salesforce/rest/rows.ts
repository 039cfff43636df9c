// `/sobjects/T/...`: create, read, update, delete, upsert, and the lists of updated and deleted ids.
import { empty, json, type Answer } from '../../answer.js';
import { ApiError, notFound, rowErrorsAnswer } from '../errors.js';
import type { Call } from '../org.js';
import type { FieldDef } from '../schema/types.js';
import { asKey, type Row, type Table } from '../store/table.js';
import type { WriteContext, WriteResult } from '../store/write.types.js';
import { isIdShaped } from '../store/ids.js';
import { msOfStamp, parseDatetime, stampOf } from '../store/time.js';
import { allowsDuplicates, jsonBody } from './body.js';
import { recordUrl, renderRow, visibleFields } from './render.js';

/** `created` in upsert answers, and 200 instead of an empty 204, came with this version. */
const CREATED_FLAG_VERSION = 46;
const MAX_UPDATED_DAYS = 30;
const MAX_DELETED_DAYS = 15;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The table of an object name. @throws ApiError NOT_FOUND when there is none the user may see */
export function tableOf(call: Call, name: string): Table {
  const table = call.org.store.find(name);
  if (table === undefined || !call.org.store.isVisible(table.name)) throw notFound();
  return table;
}

export function writeContext(call: Call): WriteContext {
  return { userId: call.session.userId, allowDuplicates: allowsDuplicates(call) };
}

export function createRow(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const { writer } = call.org;
  const result = writer.insert(table, writer.prepare(table, jsonBody(call), true), writeContext(call));
  if (!result.success) return rowErrorsAnswer(result.errors);
  call.org.stats.addRows(0, 1);
  return json(
    201,
    { id: result.id, success: true, errors: [] },
    { location: recordUrl(call.version, table.name, result.id) },
  );
}

export function readRow(call: Call, objectName: string, id: string): Answer {
  const table = tableOf(call, objectName);
  const row = table.byId(id);
  if (row === undefined || row.IsDeleted === true) throw notFound();
  return rowAnswer(call, table, row);
}

export function updateRow(call: Call, objectName: string, id: string): Answer {
  const table = tableOf(call, objectName);
  const before = existing(table, id);
  requireUnmodified(call, before);
  const { writer } = call.org;
  const result = writer.update(table, id, writer.prepare(table, jsonBody(call), false), writeContext(call));
  if (!result.success) return rowErrorsAnswer(result.errors);
  call.org.stats.addRows(0, 1);
  return empty(204);
}

export function deleteRow(call: Call, objectName: string, id: string): Answer {
  const table = tableOf(call, objectName);
  requireUnmodified(call, existing(table, id));
  const result = call.org.writer.delete(table, id, writeContext(call));
  return result.success ? empty(204) : rowErrorsAnswer(result.errors);
}

export function readByKey(call: Call, objectName: string, fieldName: string, value: string): Answer {
  const table = tableOf(call, objectName);
  const field = keyField(call, table, fieldName);
  const matches = matchesOf(table, field, value);
  if (matches.length > 1) return choices(call, table, matches);
  if (matches.length === 0) {
    const message = `Provided external ID value does not exist: ${value}`;
    throw field.name === 'Id' ? notFound() : new ApiError(404, 'NOT_FOUND', message || 'not found');
  }
  return rowAnswer(call, table, matches[0]);
}

/** Inserts or updates by external id; several matches write nothing. */
export function upsertByKey(call: Call, objectName: string, fieldName: string, value: string): Answer {
  const table = tableOf(call, objectName);
  const field = keyField(call, table, fieldName);
  const record = jsonBody(call);
  const repeated = Object.keys(record).find((name) =>
    ['id', field.name.toLowerCase()].includes(name.toLowerCase()),
  );
  if (repeated !== undefined) {
    const message = `The ${repeated} field should not be specified in the sobject data.`;
    throw new ApiError(400, 'INVALID_FIELD', message, [repeated]);
  }
  const matches = matchesOf(table, field, value);
  if (matches.length > 1) return choices(call, table, matches);
  const isInsert = matches.length === 0;
  if (isInsert && (field.name === 'Id' || call.query.get('updateOnly') === 'true')) throw notFound();
  const { writer } = call.org;
  const prepared = writer.prepare(table, record, isInsert);
  if (isInsert) writer.prepareField(field, value, prepared);
  const result = isInsert
    ? writer.insert(table, prepared, writeContext(call))
    : writer.update(table, String(matches[0].Id), prepared, writeContext(call));
  if (!result.success) return rowErrorsAnswer(result.errors);
  call.org.stats.addRows(0, 1);
  return upsertAnswer(call, table, result, isInsert);
}

export function deleteByKey(call: Call, objectName: string, fieldName: string, value: string): Answer {
  const table = tableOf(call, objectName);
  const matches = matchesOf(table, keyField(call, table, fieldName), value);
  if (matches.length > 1) return choices(call, table, matches);
  if (matches.length === 0) throw notFound();
  return deleteRow(call, objectName, String(matches[0].Id));
}

/** `GET /sobjects/T/updated?start=&end=`. */
export function updatedIds(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const { start, end } = replicationWindow(call, MAX_UPDATED_DAYS);
  const ids = [];
  for (const index of table.stampedFrom(start)) {
    const row = table.get(index);
    const stamp = String(row?.SystemModstamp);
    if (row !== undefined && row.IsDeleted !== true && stamp >= start && stamp < end) ids.push(row.Id);
  }
  return json(200, { ids, latestDateCovered: coveredUntil(call, end) });
}

/** `GET /sobjects/T/deleted?start=&end=`. */
export function deletedIds(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const { start, end } = replicationWindow(call, MAX_DELETED_DAYS);
  const deletedRecords = [];
  for (const index of table.changedIndexes()) {
    const row = table.get(index);
    const stamp = String(row?.SystemModstamp);
    if (row?.IsDeleted === true && stamp >= start && stamp < end)
      deletedRecords.push({ id: row.Id, deletedDate: stamp });
  }
  for (const [id, stamp] of table.purged) {
    if (stamp >= start && stamp < end) deletedRecords.push({ id, deletedDate: stamp });
  }
  const earliestDateAvailable = stampOf(call.org.clock.now() - MAX_DELETED_DAYS * DAY_MS);
  return json(200, { deletedRecords, earliestDateAvailable, latestDateCovered: coveredUntil(call, end) });
}

/** The external-id (or id-lookup) field of a path. @throws ApiError NOT_FOUND */
export function keyField(call: Call, table: Table, name: string): FieldDef {
  const field = call.org.store.field(table.def, name);
  if (field?.name === 'Id' || field?.externalId || field?.idLookup) return field;
  const message = `Provided external ID field does not exist or is not accessible: ${name}`;
  throw new ApiError(404, 'NOT_FOUND', message);
}

/** Living rows that a key value names. */
export function matchesOf(table: Table, field: FieldDef, value: unknown): Row[] {
  if (field.name === 'Id') {
    const row = table.byId(String(value));
    return row === undefined || row.IsDeleted === true ? [] : [row];
  }
  const isNumber = field.type === 'double' || field.type === 'int';
  return table
    .lookup(field.name, isNumber ? Number(value) : asKey(value))
    .filter((row) => row.IsDeleted !== true);
}

function existing(table: Table, id: string): Row {
  const row = table.byId(id);
  if (row !== undefined && row.IsDeleted !== true) return row;
  if (row !== undefined) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  if (isIdShaped(id)) throw notFound();
  throw new ApiError(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: Id');
}

function rowAnswer(call: Call, table: Table, row: Row): Answer {
  call.org.stats.addRows(1, 0);
  const names = call.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  const fields =
    names === undefined ? visibleFields(call.org, table) : names.map((name) => namedField(call, table, name));
  return json(200, renderRow(call.org, table, row, fields, call.version), {
    'last-modified': new Date(msOfStamp(String(row.SystemModstamp))).toUTCString(),
  });
}

function namedField(call: Call, table: Table, name: string): FieldDef {
  const field = visibleFields(call.org, table).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (field !== undefined) return field;
  throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.name}`);
}

function requireUnmodified(call: Call, row: Row): void {
  const since = Date.parse(call.headers['if-unmodified-since'] ?? '');
  if (Number.isNaN(since) || msOfStamp(String(row.SystemModstamp)) <= since) return;
  throw new ApiError(412, 'PRECONDITION_FAILED', 'The record was modified since the given date');
}

function choices(call: Call, table: Table, rows: readonly Row[]): Answer {
  return json(
    300,
    rows.map((row) => recordUrl(call.version, table.name, String(row.Id))),
  );
}

function upsertAnswer(
  call: Call,
  table: Table,
  result: WriteResult & { success: true },
  created: boolean,
): Answer {
  const body = { id: result.id, success: true, errors: [] };
  const withFlag = call.version >= CREATED_FLAG_VERSION ? { ...body, created } : body;
  if (created) return json(201, withFlag, { location: recordUrl(call.version, table.name, result.id) });
  return call.version >= CREATED_FLAG_VERSION ? json(200, withFlag) : empty(204);
}

/** The end of the window, or the present minute where that comes first. */
function coveredUntil(call: Call, end: string): string {
  const now = `${call.org.store.stamp().slice(0, 17)}00.000+0000`;
  return now < end ? now : end;
}

/** The asked window with its seconds dropped, as the real service does. */
function replicationWindow(call: Call, maxDays: number): { start: string; end: string } {
  const [start, end] = ['start', 'end'].map((name) => {
    // An unescaped `+` of the zone arrives as a blank.
    const stamp = parseDatetime((call.query.get(name) ?? '').replace(' ', '+'));
    if (stamp === undefined) throw new ApiError(400, 'INVALID_FIELD', `Invalid or missing date: ${name}`);
    return `${stamp.slice(0, 17)}00.000+0000`;
  });
  const now = call.org.clock.now();
  if (start >= end) {
    throw new ApiError(
      400,
      'INVALID_REPLICATION_DATE',
      'startDate before endDate and at least one minute apart',
    );
  }
  if (msOfStamp(start) < now - maxDays * DAY_MS) {
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', `startDate is older than ${maxDays} days`);
  }
  return { start, end };
}
