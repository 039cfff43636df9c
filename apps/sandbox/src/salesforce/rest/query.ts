// `/query`, `/queryAll` and the pages that follow.
import { json, type Answer } from '../../answer.js';
import { ApiError } from '../errors.js';
import type { Call } from '../org.js';
import { prepareQuery } from '../query/run-query.js';
import { headerOptions } from './body.js';

const MAX_PAGE_ROWS = 2_000;
const MIN_PAGE_ROWS = 200;

export function query(call: Call, withDeleted: boolean): Answer {
  const explain = call.query.get('explain');
  const soql = call.query.get('q') ?? explain;
  if (soql === null || soql.trim() === '')
    throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const prepared = prepareQuery(call.org, soql, { withDeleted, userId: call.session.userId });
  if (explain !== null) return explainQuery(prepared.object);
  const result = prepared.run();
  if (call.query.get('columns') === 'true') return columnsAnswer(result.object, result.columns);
  const pageSize = pageSizeOf(call);
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

function pageSizeOf(call: Call): number {
  const asked = Number(headerOptions(call.headers['sforce-query-options']).get('batchsize') ?? MAX_PAGE_ROWS);
  return Number.isFinite(asked) ? Math.min(MAX_PAGE_ROWS, Math.max(MIN_PAGE_ROWS, asked)) : MAX_PAGE_ROWS;
}

function explainQuery(object: string): Answer {
  const plan = {
    cardinality: 1,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: 1,
    sobjectCardinality: 1,
    sobjectType: object,
  };
  return json(200, { plans: [plan], sourceQuery: object });
}

function columnsAnswer(object: string, columns: readonly string[]): Answer {
  const columnMetadata = columns.map((name) => ({
    aggregate: false,
    apexType: 'String',
    booleanType: false,
    columnName: name,
    custom: name.endsWith('__c'),
    displayName: name,
    foreignKeyName: null,
    insertable: true,
    joinColumns: [],
    numberType: false,
    textType: true,
    updatable: true,
  }));
  return json(200, {
    columnMetadata,
    entityName: object,
    groupBy: false,
    idSelected: columns.includes('Id'),
    keyPrefix: null,
  });
}
