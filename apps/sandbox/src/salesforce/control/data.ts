// The control door's hands on the data: edits by "somebody else", deletes, merges, conversions, dumps.
import { json, type Answer } from '../../answer.js';
import type { Org } from '../org.js';
import { compileCondition } from '../store/conditions.js';
import { convertLead, merge } from '../store/people.js';
import type { Row, Table } from '../store/table.js';
import type { WriteContext, WriteResult } from '../store/write.types.js';
import { ControlInputError, type ControlInput } from './input.js';

const DUMP_CHUNK_ROWS = 2_000;

/**
 * Writes records as a user of the org, not as the integration: those with an Id are changed, others created.
 * With `where`, one set of values goes to every matching row (or the first `limit`).
 */
export function edit(org: Org, input: ControlInput): Answer {
  const table = tableOf(org, input);
  const context = contextOf(org, input);
  const records = input.optionalObjects('records');
  const values = input.optionalObject('values') ?? {};
  const isSystem = input.optionalFlag('system') === true;
  input.done();
  const targets = records ?? chosenRows(org, table, input).map((row) => ({ Id: row.Id, ...values }));
  const results = targets.map((record) => write(org, table, record, context, isSystem));
  return resultsAnswer(results);
}

/** Deletes rows by `ids` or `where`; `hard` skips the recycle bin. */
export function remove(org: Org, input: ControlInput): Answer {
  const table = tableOf(org, input);
  const context = contextOf(org, input);
  const isHard = input.optionalFlag('hard') === true;
  input.done();
  const ids = chosenRows(org, table, input).map((row) => String(row.Id));
  return resultsAnswer(
    ids.map((id) => (isHard ? org.writer.purge(table, id) : org.writer.delete(table, id, context))),
  );
}

export function undelete(org: Org, input: ControlInput): Answer {
  const table = tableOf(org, input);
  const context = contextOf(org, input);
  const ids = input.texts('ids');
  input.done();
  return resultsAnswer(ids.map((id) => org.writer.undelete(table, id, context)));
}

export function mergeRows(org: Org, input: ControlInput): Answer {
  const context = contextOf(org, input);
  const object = tableOf(org, input).name;
  const request = {
    object,
    masterId: input.text('masterId'),
    loserIds: input.texts('ids'),
    values: input.optionalObject('values'),
  };
  input.done();
  const outcome = merge(org.writer, request, context);
  return outcome.errors === undefined ? json(200, outcome.ok) : json(409, { errors: outcome.errors });
}

export function convert(org: Org, input: ControlInput): Answer {
  const context = contextOf(org, input);
  const request = {
    leadId: input.text('leadId'),
    accountId: input.optionalText('accountId'),
    contactId: input.optionalText('contactId'),
    opportunityName: input.optionalText('opportunityName'),
    withoutOpportunity: input.optionalFlag('withoutOpportunity'),
  };
  input.done();
  const outcome = convertLead(org.writer, request, context);
  return outcome.errors === undefined ? json(200, outcome.ok) : json(409, { errors: outcome.errors });
}

/** Every row of an object, one JSON object a line, in id order. `deleted=true` adds the recycle bin. */
export function dump(org: Org, query: URLSearchParams): Answer {
  const table = org.store.find(query.get('object') ?? '');
  if (table === undefined)
    throw new ControlInputError([{ pointer: '/object', message: 'must name an object' }]);
  const withDeleted = query.get('deleted') === 'true';
  const fields = query.get('fields')?.split(',');
  return {
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    stream: lines(table, withDeleted, fields),
  };
}

function* lines(table: Table, withDeleted: boolean, fields: readonly string[] | undefined): Iterable<string> {
  const names = fields ?? table.def.fields.filter(({ type }) => type !== 'address').map(({ name }) => name);
  let chunk = '';
  let rows = 0;
  for (const row of table.rows()) {
    if (row.IsDeleted === true && !withDeleted) continue;
    chunk += `${JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name] ?? null])))}\n`;
    if (++rows % DUMP_CHUNK_ROWS === 0) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

function write(
  org: Org,
  table: Table,
  record: Record<string, unknown>,
  context: WriteContext,
  isSystem: boolean,
): WriteResult {
  const { Id: id, ...values } = record;
  const { writer } = org;
  if (typeof id !== 'string') return writer.insert(table, writer.prepare(table, values, true), context);
  if (!isSystem) return writer.update(table, id, writer.prepare(table, values, false), context);
  // A system process may set what users cannot, and leaves LastModifiedDate alone.
  writer.touch(table, id, values as Row);
  return { success: true, id, created: false };
}

function chosenRows(org: Org, table: Table, input: ControlInput): Row[] {
  const ids = input.optionalTexts('ids');
  const where = input.optionalText('where');
  const limit = input.optionalNumber('limit') ?? Infinity;
  if (ids === undefined && where === undefined) input.refuse('where', 'or /ids or /records is needed');
  input.done();
  if (ids !== undefined) return ids.map((id) => table.byId(id)).filter((row) => row !== undefined);
  const holds = where === '' ? () => true : compileCondition(org.store, table.name, where ?? '');
  const rows: Row[] = [];
  for (const row of table.rows()) {
    if (rows.length >= limit) break;
    if (row.IsDeleted !== true && holds(row)) rows.push(row);
  }
  return rows;
}

function tableOf(org: Org, input: ControlInput): Table {
  const table = org.store.find(input.text('object'));
  if (table !== undefined) return table;
  input.refuse('object', 'is not an object of this org');
  input.done();
  throw new ControlInputError([]);
}

/** A person of the org, so that the change is nobody's echo: the user named, or the second one. */
function contextOf(org: Org, input: ControlInput): WriteContext {
  const name = input.optionalText('user');
  const named = name === undefined ? undefined : org.users.findByName(name);
  if (name !== undefined && named === undefined) input.refuse('user', 'is not an active user');
  const second = org.store.find('User')?.get(1)?.Id as string | undefined;
  return { userId: named ?? second ?? org.users.adminId, allowDuplicates: true };
}

function resultsAnswer(results: readonly WriteResult[]): Answer {
  const ids = results.filter((result) => result.success).map((result) => result.id);
  const errors = results.flatMap((result, at) =>
    result.success ? [] : result.errors.map((error) => ({ pointer: `/records/${at}`, ...error })),
  );
  return json(errors.length > 0 && ids.length === 0 ? 409 : 200, { count: ids.length, ids, errors });
}
