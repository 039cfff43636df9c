// Bulk 2.0 query: job, polls, and the result as it streams. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
import { AppError, CrmCursorExpiredError, CrmUnavailableError } from '@app/errors';
import type { SalesforceClient } from '../salesforce.client.js';
import { csvBatches } from '../salesforce.csv-body.js';
import { jobError, QUERY_TIMEOUT } from '../salesforce.errors.js';
import { untilEnded, type JobState } from '../salesforce.jobs.js';

/** A job is worth few calls. */
const PAUSES = { firstMs: 80, growth: 1.9, maxMs: 5_000 };

export interface QueryJob {
  readonly id: string;
  readonly state: JobState;
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

/** @throws when it fails, CrmCursorExpiredError when it is gone */
export async function waitForQueryJob(
  client: SalesforceClient,
  id: string,
  signal: AbortSignal,
): Promise<QueryJob> {
  const ask = () =>
    client.json<QueryJob>({ method: 'GET', path: `/jobs/query/${id}`, signal }).catch(asExpired);
  const job = await untilEnded(ask, PAUSES, signal);
  if (job.state === 'Failed') throw failure(job.errorMessage ?? '');
  if (job.state === 'Aborted') throw aborted();
  return job;
}

const aborted = (): CrmUnavailableError =>
  new CrmUnavailableError('The CRM’s read job was aborted.', { details: { vendorCode: 'JOB_ABORTED' } });

/** Versions differ in whether they say why. Without a word, or after many tries, it was too much for one job. */
function failure(reason: string): AppError {
  const isTooMuch = reason === '' || /Retried more than/i.test(reason);
  return jobError('the read job', isTooMuch ? `${QUERY_TIMEOUT} : ${reason}` : reason);
}

/** A job lives some days and one API version; whoever comes later must ask again. */
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
  if (first.done) throw cutShort();
  const [header, ...rows] = first.value;
  const locatorHeader = String(answer.headers['sforce-locator'] ?? 'null');
  const promised = answer.headers['sforce-numberofrecords'];
  return {
    header,
    rows: rest(rows, batches, promised === undefined ? undefined : Number(promised)),
    next: locatorHeader === 'null' || locatorHeader === '' ? undefined : locatorHeader,
  };
}

/** @throws CrmUnavailableError when the body ends in good order but with fewer rows than its header promised */
async function* rest(
  first: string[][],
  batches: AsyncIterator<string[][]>,
  promised: number | undefined,
): AsyncIterable<string[][]> {
  let rows = 0;
  try {
    for (let batch = first; ;) {
      rows += batch.length;
      if (batch.length > 0) yield batch;
      const next = await batches.next();
      if (next.done) break;
      batch = next.value;
    }
  } finally {
    await batches.return?.();
  }
  if (promised !== undefined && rows < promised) throw cutShort();
}

const cutShort = (): CrmUnavailableError => new CrmUnavailableError('The CRM’s answer was cut short.');

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
