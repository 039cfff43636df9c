// Bulk 2.0 query: job, polls, and the result as it streams. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { AppError, CrmCursorExpiredError, CrmUnavailableError } from '@app/errors';
import type { Answer, SalesforceClient } from './salesforce.client.js';
import { CsvReader } from './salesforce.csv.js';
import { jobError } from './salesforce.errors.js';

const FIRST_POLL_MS = 80;
const POLL_GROWTH = 1.9;
const MAX_POLL_MS = 5_000;

export interface QueryJob {
  readonly id: string;
  readonly state: 'UploadComplete' | 'InProgress' | 'Aborted' | 'JobComplete' | 'Failed';
  readonly numberRecordsProcessed?: number;
  readonly errorMessage?: string;
}

/** Creates the job. Deleted rows are part of the result. */
export function createQueryJob(
  client: SalesforceClient,
  soql: string,
  signal: AbortSignal,
): Promise<QueryJob> {
  return client.json({
    method: 'POST',
    path: '/jobs/query',
    json: { operation: 'queryAll', query: soql, lineEnding: 'LF', columnDelimiter: 'COMMA' },
    signal,
  });
}

/** Waits with growing pauses: a job is worth few calls. @throws when it fails, CrmCursorExpiredError when it is gone. */
export async function waitForQueryJob(
  client: SalesforceClient,
  id: string,
  signal: AbortSignal,
): Promise<QueryJob> {
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * POLL_GROWTH, MAX_POLL_MS)) {
    await sleep(pauseMs, undefined, { signal });
    const job = await client
      .json<QueryJob>({ method: 'GET', path: `/jobs/query/${id}`, signal })
      .catch(asExpired);
    if (job.state === 'JobComplete') return job;
    if (job.state === 'Aborted') throw new CrmUnavailableError('The CRM’s read job was aborted.');
    if (job.state === 'Failed') throw jobError('the read job', job.errorMessage);
  }
}

/** A job lives some days and one API version; whoever comes later must read from the beginning. */
function asExpired(error: unknown): never {
  if (error instanceof AppError && (error.details.status === 404 || error.details.status === 409))
    throw new CrmCursorExpiredError('The CRM has forgotten this read.', { cause: error });
  throw error;
}

export interface ResultPart {
  readonly header: readonly string[];
  /** Rows as they arrive, without the header. */
  readonly rows: AsyncIterable<string[][]>;
  /** Names the next part; undefined after the last. */
  readonly next: string | undefined;
}

/** One part of a result. The rows must be read to their end or given up by `return`. */
export async function openResultPart(
  client: SalesforceClient,
  job: string,
  locator: string,
  maxRecords: number,
  signal: AbortSignal,
): Promise<ResultPart> {
  const query = new URLSearchParams({ maxRecords: String(maxRecords), ...(locator ? { locator } : {}) });
  const answer = await client
    .stream({
      method: 'GET',
      path: `/jobs/query/${job}/results?${query.toString()}`,
      accept: 'text/csv',
      signal,
    })
    .catch(asExpired);
  const batches = csvBatches(answer, signal)[Symbol.asyncIterator]();
  const first = await batches.next();
  const [header = [], ...rows] = first.done ? [] : first.value;
  const locatorHeader = String(answer.headers['sforce-locator'] ?? 'null');
  return {
    header,
    rows: rest(rows, batches),
    next: locatorHeader === 'null' || locatorHeader === '' ? undefined : locatorHeader,
  };
}

async function* rest(first: string[][], batches: AsyncIterator<string[][]>): AsyncIterable<string[][]> {
  try {
    if (first.length > 0) yield first;
    for (let batch = await batches.next(); !batch.done; batch = await batches.next()) yield batch.value;
  } finally {
    await batches.return?.();
  }
}

/** A CSV body as batches of rows. A body that ends early is an error, not an end. */
export async function* csvBatches({ body, headers }: Answer, signal: AbortSignal): AsyncIterable<string[][]> {
  const reader = new CsvReader();
  const decoder = new TextDecoder();
  const bytes = headers['content-encoding'] === 'gzip' ? body.pipe(createGunzip()) : body;
  try {
    for await (const chunk of bytes) {
      const rows = reader.push(decoder.decode(chunk as Buffer, { stream: true }));
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new CrmUnavailableError('The CRM’s answer was cut short.', { cause: error });
  } finally {
    body.destroy();
  }
  const last = reader.end();
  if (last.length > 0) yield last;
}

/** Batches of any size as pages of one size, without the first `skip` rows. */
export async function* pagesOf(
  batches: AsyncIterable<string[][]>,
  pageRows: number,
  skip: number,
): AsyncIterable<string[][]> {
  let page: string[][] = [];
  let toSkip = skip;
  for await (const batch of batches) {
    const rows = toSkip > 0 ? batch.slice(toSkip) : batch;
    toSkip = Math.max(0, toSkip - batch.length);
    for (const row of rows) {
      page.push(row);
      if (page.length < pageRows) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
