// `/query`, `/queryAll` and the pages that follow.
import { json, type Answer } from '../../answer.js';
import { ApiError } from '../errors.js';
import type { Call } from '../org.js';
import { prepareQuery } from '../query/run-query.js';
import type { ResultChildren, ResultColumn, ResultSet } from '../query/result-set.js';
import { headerOptions } from './body.js';

const MAX_PAGE_ROWS = 2_000;
const MIN_PAGE_ROWS = 200;
/** Fields of all rows of a page: wide rows come fewer at a time, whatever size was asked for. */
const MAX_PAGE_FIELDS = 200_000;

export function query(call: Call, withDeleted: boolean): Answer {
  const explain = call.query.get('explain');
  const soql = call.query.get('q') ?? explain;
  if (soql === null || soql.trim() === '')
    throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const prepared = prepareQuery(call.org, soql, { withDeleted, userId: call.session.userId });
  const result = prepared.run();
  if (explain !== null) return explainQuery(call, soql, result);
  if (call.query.get('columns') === 'true') return columnsAnswer(call, result);
  const pageSize = pageSizeOf(call, result.columns.length);
  if (result.length <= pageSize) return page(call, result, 0, result.length, undefined);
  const locator = call.org.cursors.add({
    totalSize: result.totalSize,
    length: result.length,
    pageSize,
    render: (from, to, version) => result.records(from, to, version),
  });
  return page(call, result, 0, pageSize, locator);
}

/** `GET /query/<locator>-<offset>`. */
export function queryMore(call: Call, position: string): Answer {
  const [, locator, offset] = /^(\w+)-(\d+)$/.exec(position) ?? [];
  const cursor = locator === undefined ? undefined : call.org.cursors.find(locator);
  const from = Number(offset);
  if (cursor === undefined || from > cursor.length) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const to = Math.min(cursor.length, from + cursor.pageSize);
  const source = { totalSize: cursor.totalSize, length: cursor.length, records: cursor.render };
  return page(call, source, from, to, locator);
}

interface Source {
  readonly totalSize: number;
  readonly length: number;
  records(from: number, to: number, version: number): unknown[];
}

function page(call: Call, source: Source, from: number, to: number, locator: string | undefined): Answer {
  const records = source.records(from, to, call.version);
  call.org.stats.addRows(records.length, 0);
  const done = to >= source.length;
  const nextRecordsUrl = `/services/data/v${call.version}.0/query/${locator}-${to}`;
  return json(200, { totalSize: source.totalSize, done, ...(done ? {} : { nextRecordsUrl }), records });
}

function pageSizeOf(call: Call, columns: number): number {
  const asked = Number(headerOptions(call.headers['sforce-query-options']).get('batchsize') ?? MAX_PAGE_ROWS);
  const fitting = Math.min(MAX_PAGE_ROWS, Math.floor(MAX_PAGE_FIELDS / Math.max(1, columns)));
  return Math.max(MIN_PAGE_ROWS, Number.isFinite(asked) ? Math.min(fitting, asked) : fitting);
}

/** The plan of a sandbox is always a scan or an index; what counts for clients is the shape and the row counts. */
function explainQuery(call: Call, soql: string, result: ResultSet): Answer {
  const rows = call.org.store.table(result.object).size;
  const plan = {
    cardinality: result.totalSize,
    fields: [],
    leadingOperationType: result.totalSize < rows ? 'Other' : 'TableScan',
    notes: [],
    relativeCost: rows === 0 ? 0 : Math.round((result.totalSize / rows) * 1000) / 1000,
    sobjectCardinality: rows,
    sobjectType: result.object,
  };
  return json(200, { plans: [plan], sourceQuery: soql });
}

/** `columns=true`: what the columns are, with those of parents nested under the relationship. */
function columnsAnswer(call: Call, result: ResultSet): Answer {
  const { keyPrefix } = call.org.store.table(result.object).def;
  return json(200, {
    columnMetadata: [...nestColumns(result.columns), ...result.children.map(childMetadata)],
    entityName: result.object,
    groupBy: result.columns.some(({ isAggregate }) => isAggregate),
    idSelected: result.columns.some(({ name }) => name === 'Id'),
    keyPrefix,
  });
}

function childMetadata({ name, fields }: ResultChildren): unknown {
  const columns = fields.map((field) => ({
    name: field,
    type: 'string',
    isAggregate: false,
    isCustom: field.endsWith('__c'),
  }));
  return columnMetadata(
    { name, type: 'children', isAggregate: true, isCustom: name.endsWith('__r') },
    nestColumns(columns),
  );
}

function nestColumns(columns: readonly ResultColumn[]): unknown[] {
  const nested = new Map<string, ResultColumn[]>();
  const list: unknown[] = [];
  for (const column of columns) {
    const [relationship, ...rest] = column.name.split('.');
    if (rest.length === 0) {
      list.push(columnMetadata(column, []));
      continue;
    }
    const inner = nested.get(relationship) ?? [];
    inner.push({ ...column, name: rest.join('.') });
    nested.set(relationship, inner);
  }
  for (const [name, inner] of nested) {
    const parent = { name, type: 'reference', isAggregate: false, isCustom: name.endsWith('__r') };
    list.push(columnMetadata(parent, nestColumns(inner)));
  }
  return list;
}

const NUMBERS: Readonly<Record<string, string>> = {
  int: 'Integer',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
};
const APEX_TYPES: Readonly<Record<string, string>> = {
  ...NUMBERS,
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'Datetime',
};

function columnMetadata(
  { name, type, isAggregate, isCustom }: ResultColumn,
  joinColumns: unknown[],
): unknown {
  return {
    aggregate: isAggregate,
    apexType: joinColumns.length > 0 ? null : (APEX_TYPES[type] ?? 'String'),
    booleanType: type === 'boolean',
    columnName: name,
    custom: isCustom,
    displayName: name,
    foreignKeyName: null,
    insertable: !isAggregate,
    joinColumns,
    numberType: type in NUMBERS,
    textType: joinColumns.length === 0 && !(type in APEX_TYPES),
    updatable: !isAggregate,
  };
}
