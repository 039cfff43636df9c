// The REST face of bulk jobs: `/jobs/ingest` and `/jobs/query`.
import { empty, json, readMultipart, type Answer } from '../../answer.js';
import type { Router } from '../../router.js';
import { ApiError, malformedJson, notFound } from '../errors.js';
import type { Call, CallHandler } from '../org.js';
import { prepareQuery } from '../query/run-query.js';
import { jsonBody } from '../rest/body.js';
import { keyField, tableOf } from '../rest/rows.js';
import { DELIMITERS, quoted } from './csv.js';
import type { IngestSpec } from './ingest.js';
import { isTerminal, type BulkJob, type IngestJob, type QueryJob } from './jobs.js';

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];
/** Rows of a result page when the client does not say. */
const DEFAULT_PAGE_ROWS = 100_000;
const PARALLEL_PAGES = 5;
const CSV = 'text/csv; charset=UTF-8';

export function addBulkRoutes(router: Router<CallHandler>): void {
  router
    .add('POST', '/jobs/ingest', createIngest)
    .add('GET', '/jobs/ingest', (call) => listJobs(call, 'ingest'))
    .add('PUT', '/jobs/ingest/:id/batches', (call, { id }) => upload(call, ingestJob(call, id)))
    .add('PATCH', '/jobs/ingest/:id', (call, { id }) => changeState(call, ingestJob(call, id)))
    .add('GET', '/jobs/ingest/:id', (call, { id }) => json(200, jobInfo(ingestJob(call, id))))
    .add('DELETE', '/jobs/ingest/:id', (call, { id }) => deleteJob(call, ingestJob(call, id)))
    .add('GET', '/jobs/ingest/:id/successfulResults', (call, { id }) => ingestFile(call, id, 'successful'))
    .add('GET', '/jobs/ingest/:id/failedResults', (call, { id }) => ingestFile(call, id, 'failures'))
    .add('GET', '/jobs/ingest/:id/unprocessedRecords', (call, { id }) => ingestFile(call, id, 'unprocessed'))
    .add('POST', '/jobs/query', createQuery)
    .add('GET', '/jobs/query', (call) => listJobs(call, 'query'))
    .add('GET', '/jobs/query/:id', (call, { id }) => json(200, jobInfo(queryJob(call, id))))
    .add('PATCH', '/jobs/query/:id', (call, { id }) => changeState(call, queryJob(call, id)))
    .add('DELETE', '/jobs/query/:id', (call, { id }) => deleteJob(call, queryJob(call, id)))
    .add('GET', '/jobs/query/:id/results', (call, { id }) => queryResults(call, queryJob(call, id)))
    .add('GET', '/jobs/query/:id/resultPages', (call, { id }) => resultPages(call, queryJob(call, id)));
}

function createIngest(call: Call): Answer {
  const type = call.headers['content-type'] ?? '';
  const parts = type.includes('multipart/form-data')
    ? readMultipart(type, call.body.toString('utf8'))
    : undefined;
  const jobPart = parts?.find((part) => part.name === 'job');
  const body = jsonBody(jobPart === undefined ? call : { body: Buffer.from(jobPart.text), headers: {} });
  const spec = ingestSpec(call, body);
  const job = call.org.jobs.add<IngestJob>({
    kind: 'ingest',
    spec,
    operation: spec.operation,
    object: spec.object,
    externalIdFieldName: spec.externalIdFieldName,
    assignmentRuleId: optionalText(body.assignmentRuleId),
    createdById: call.session.userId,
    apiVersion: call.version,
    columnDelimiter: spec.columnDelimiter,
    lineEnding: spec.lineEnding,
    state: 'Open',
  });
  const content = parts?.find((part) => part.name === 'content');
  if (content !== undefined) {
    job.upload = content.text;
    call.org.jobs.start(job);
  }
  return json(200, jobInfo(job));
}

function ingestSpec(call: Call, body: Record<string, unknown>): IngestSpec {
  const { operation, contentType } = body;
  if (typeof body.object !== 'string')
    throw new ApiError(400, 'INVALIDJOB', 'InvalidJob : object is required');
  if (typeof operation !== 'string' || !OPERATIONS.includes(operation)) {
    throw malformedJson(`Cannot deserialize operation ${String(operation)}`);
  }
  if (contentType !== undefined && contentType !== 'CSV') {
    throw new ApiError(400, 'INVALIDJOB', 'InvalidJob : only content type CSV is supported');
  }
  if (call.org.store.find(body.object) === undefined) {
    throw new ApiError(400, 'INVALIDENTITY', `InvalidEntity : Entity '${body.object}' is not supported.`);
  }
  const table = tableOf(call, body.object);
  const key = optionalText(body.externalIdFieldName);
  if (operation === 'upsert') {
    if (key === undefined)
      throw new ApiError(400, 'INVALIDJOB', 'InvalidJob : External ID was blank for upsert job');
    keyField(call, table, key);
  }
  return {
    operation: operation as IngestSpec['operation'],
    object: table.name,
    externalIdFieldName: key,
    ...formatOf(body),
    userId: call.session.userId,
    apiVersion: call.version,
  };
}

function formatOf(body: Record<string, unknown>): { columnDelimiter: string; lineEnding: string } {
  const columnDelimiter = optionalText(body.columnDelimiter) ?? 'COMMA';
  const lineEnding = optionalText(body.lineEnding) ?? 'LF';
  if (DELIMITERS[columnDelimiter] === undefined)
    throw malformedJson(`Unknown columnDelimiter ${columnDelimiter}`);
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF') throw malformedJson(`Unknown lineEnding ${lineEnding}`);
  return { columnDelimiter, lineEnding };
}

function upload(call: Call, job: IngestJob): Answer {
  if (job.state !== 'Open' || job.upload !== undefined) {
    const message = `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`;
    throw new ApiError(400, 'CLIENTINPUTERROR', `ClientInputError : ${message}`);
  }
  job.upload = call.body.toString('utf8');
  return empty(201);
}

function changeState(call: Call, job: BulkJob): Answer {
  const { state } = jsonBody(call);
  const { jobs } = call.org;
  if (state === 'Aborted' && !isTerminal(job.state)) jobs.setState(job, 'Aborted');
  else if (state === 'UploadComplete' && job.state === 'Open') jobs.start(job);
  else {
    const message = `InvalidJobState : The job cannot go from ${job.state} to ${String(state)}`;
    throw new ApiError(400, 'INVALIDJOBSTATE', message);
  }
  if (job.kind === 'ingest') call.org.stats.addRows(0, 0);
  return json(200, jobInfo(job));
}

function deleteJob(call: Call, job: BulkJob): Answer {
  if (job.state === 'InProgress') {
    throw new ApiError(
      400,
      'INVALIDJOBSTATE',
      'InvalidJobState : Jobs must be closed or aborted before they are deleted',
    );
  }
  if (!isTerminal(job.state)) call.org.jobs.setState(job, 'Aborted');
  call.org.jobs.remove(job);
  return empty(204);
}

function listJobs(call: Call, kind: BulkJob['kind']): Answer {
  return json(200, { done: true, records: call.org.jobs.list(kind).map(jobInfo), nextRecordsUrl: null });
}

function ingestFile(call: Call, id: string, file: 'successful' | 'failures' | 'unprocessed'): Answer {
  const job = ingestJob(call, id);
  if (!isTerminal(job.state))
    throw new ApiError(400, 'INVALIDJOBSTATE', `InvalidJobState : The job is ${job.state}`);
  const stream = job.work?.[file]() ?? [file === 'unprocessed' ? (job.upload ?? '') : ''];
  return { status: 200, headers: { 'content-type': CSV }, stream };
}

function createQuery(call: Call): Answer {
  const body = jsonBody(call);
  const operation = optionalText(body.operation) ?? '';
  if (operation !== 'query' && operation !== 'queryAll')
    throw malformedJson(`Unknown operation ${operation}`);
  if (typeof body.query !== 'string') throw malformedJson('query is required');
  const prepared = prepareQuery(call.org, body.query, {
    withDeleted: operation === 'queryAll',
    isBulk: true,
    userId: call.session.userId,
  });
  const job = call.org.jobs.add<QueryJob>({
    kind: 'query',
    query: body.query,
    operation,
    object: prepared.object,
    run: () => {
      const result = prepared.run();
      call.org.stats.addRows(result.length, 0);
      return result;
    },
    createdById: call.session.userId,
    apiVersion: call.version,
    ...formatOf(body),
    state: 'UploadComplete',
  });
  call.org.jobs.start(job);
  return json(200, jobInfo(job));
}

function queryResults(call: Call, job: QueryJob): Answer {
  const { result, from, pageRows } = readyResult(call, job);
  const to = Math.min(result.length, from + pageRows);
  const delimiter = DELIMITERS[job.columnDelimiter];
  const lineEnding = job.lineEnding === 'CRLF' ? '\r\n' : '\n';
  const titles = `${result.columns.map(({ name }) => quoted(name)).join(delimiter)}${lineEnding}`;
  const stream = function* (): Iterable<Buffer | string> {
    yield titles;
    yield* result.csv(from, to, delimiter, lineEnding);
  };
  return {
    status: 200,
    headers: {
      'content-type': CSV,
      'sforce-numberofrecords': String(to - from),
      'sforce-locator': to < result.length ? locatorOf(to) : 'null',
    },
    stream: stream(),
  };
}

/** Up to five pages that may be fetched at the same time. */
function resultPages(call: Call, job: QueryJob): Answer {
  const { result, from, pageRows } = readyResult(call, job);
  const base = `/services/data/v${call.version}.0/jobs/query/${job.id}`;
  const pages = [];
  let at = from;
  for (; pages.length < PARALLEL_PAGES && (at < result.length || pages.length === 0); at += pageRows) {
    pages.push({ resultUrl: `${base}/results?locator=${locatorOf(at)}&maxRecords=${pageRows}` });
  }
  const done = at >= result.length;
  const nextRecordsUrl = done ? null : `${base}/resultPages?locator=${locatorOf(at)}&maxRecords=${pageRows}`;
  return json(200, { resultPages: pages, nextRecordsUrl, nextRecordUrl: nextRecordsUrl, done });
}

function readyResult(
  call: Call,
  job: QueryJob,
): { result: NonNullable<QueryJob['result']>; from: number; pageRows: number } {
  if (job.apiVersion !== call.version) {
    throw new ApiError(409, 'VERSIONCONFLICT', `The job was created with API version ${job.apiVersion}.0`);
  }
  if (job.result === undefined || job.state !== 'JobComplete') {
    throw new ApiError(
      400,
      'INVALIDJOBSTATE',
      `InvalidJobState : The results are not available while the job is ${job.state}`,
    );
  }
  const locator = call.query.get('locator');
  const from = locator === null ? 0 : Number(Buffer.from(locator, 'base64').toString('utf8'));
  if (!Number.isInteger(from) || from < 0 || from > job.result.length) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const asked = Number(call.query.get('maxRecords') ?? DEFAULT_PAGE_ROWS);
  return { result: job.result, from, pageRows: asked > 0 ? asked : DEFAULT_PAGE_ROWS };
}

const locatorOf = (offset: number): string =>
  Buffer.from(String(offset)).toString('base64').replace(/=+$/, '');

function ingestJob(call: Call, id: string): IngestJob {
  const job = call.org.jobs.find('ingest', id);
  if (job === undefined) throw notFound();
  return job;
}

function queryJob(call: Call, id: string): QueryJob {
  const job = call.org.jobs.find('query', id);
  if (job === undefined) throw notFound();
  return job;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Times are told from the number of rows, so that the same calls give the same answer. */
function jobInfo(job: BulkJob): Record<string, unknown> {
  const processingTime = Math.ceil(job.recordsProcessed / 100);
  const shared = {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: job.createdDate,
    systemModstamp: job.systemModstamp,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.apiVersion,
    jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
    numberRecordsProcessed: job.recordsProcessed,
    retries: 0,
    totalProcessingTime: processingTime,
  };
  if (job.kind === 'query') return { ...shared, isPkChunkingSupported: true };
  return {
    ...shared,
    numberRecordsFailed: job.recordsFailed,
    apiActiveProcessingTime: processingTime,
    apexProcessingTime: 0,
    ...(job.externalIdFieldName === undefined ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.assignmentRuleId === undefined ? {} : { assignmentRuleId: job.assignmentRuleId }),
    ...(job.state === 'Open'
      ? { contentUrl: `services/data/v${job.apiVersion}.0/jobs/ingest/${job.id}/batches` }
      : {}),
  };
}
