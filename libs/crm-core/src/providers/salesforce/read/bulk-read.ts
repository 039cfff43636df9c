// A reading by Bulk 2.0, for many rows. A result is in no order, so that a job that is lost is asked for again from the start of its span.
import { CrmCursorExpiredError, CrmUnavailableError } from '@app/errors';
import type { ChangePage } from '../../../crm-provider.js';
import { isQueryTimeout } from '../salesforce.errors.js';
import { selectFrom, stampedBefore, stampedFrom } from '../salesforce.soql.js';
import { createQueryJob, openResultPart, pagesOf, waitForQueryJob } from './bulk-query.js';
import type { BulkPlace } from './cursor.js';
import { oldestStamp } from './query.js';
import type { Reading } from './reading.js';
import { CsvRows } from './rows.js';
import { Spans } from './spans.js';

/** Rows of one part of a result: a resume reads at most this many again without handing them out. */
const PART_ROWS = 100_000;

type Job = NonNullable<BulkPlace['job']>;

export async function* readInBulk(reading: Reading, place: BulkPlace): AsyncIterable<ChangePage> {
  const spans = new Spans(place.job?.end);
  let { start, job } = place;
  let isAskedAgain = false;
  for (;;) {
    try {
      job ??= await runJob(reading, start, spans.end);
      if (job) yield* pages(reading, start, job);
      job = undefined;
      isAskedAgain = false;
      const next = spans.next();
      if (next === null) break;
      start = next;
    } catch (error) {
      if (isQueryTimeout(error)) start = await halve(reading, spans, start, error);
      else if (!(error instanceof CrmCursorExpiredError)) throw error;
      else if (isAskedAgain) throw new CrmUnavailableError('The CRM loses its read jobs.', { cause: error });
      else isAskedAgain = true;
      job = undefined;
    }
  }
  yield { changes: [], cursor: reading.finish(), total: reading.rowsSoFar };
}

async function halve(
  { source: { client, object }, request, from }: Reading,
  spans: Spans,
  start: string | null,
  cause: unknown,
): Promise<string> {
  const known = start ?? from ?? (await oldestStamp(client, object, request.signal));
  spans.halve(known, client.serverNow(), cause);
  return known;
}

/** Also where the CRM says only later, by a failed job, that it lacks a column of ours. @returns undefined where there is no row to fetch */
function runJob(reading: Reading, start: string | null, end: string | null): Promise<Job | undefined> {
  const { source, request } = reading;
  const { client, columns, object } = source;
  const conditions = [
    ...reading.conditions,
    ...(start === null ? [] : [stampedFrom(start)]),
    ...(end === null ? [] : [stampedBefore(end)]),
  ];
  return columns.without(object, async () => {
    const soql = selectFrom(reading.selection().columns, object.remoteName, ...conditions);
    const { id } = await createQueryJob(client, soql, request.signal);
    const { numberRecordsProcessed: rows } = await waitForQueryJob(client, id, request.signal);
    // Without rows there may be no header either, which would look like a body that was cut.
    if (rows === 0) return undefined;
    return { id, locator: '', skip: 0, end, rows: reading.rowsSoFar + (rows ?? 0) };
  });
}

async function* pages(reading: Reading, start: string | null, job: Job): AsyncIterable<ChangePage> {
  const { source, request } = reading;
  const total = job.end === null ? { total: job.rows } : {};
  for (let { locator, skip } = job; ; skip = 0) {
    const part = await openResultPart(source.client, job.id, locator, PART_ROWS, request.signal);
    const rows = new CsvRows(reading.selection(), part.header);
    for await (const page of pagesOf(part.rows, request.pageRows, skip)) {
      const changes = reading.handOut(page.map((row) => rows.change(row)));
      skip += page.length;
      const at = { ...job, locator, skip };
      const cursor = reading.cursorAt({ kind: 'bulk', ...reading.progress, start, job: at });
      yield { changes, cursor, ...total };
    }
    if (part.next === undefined) return;
    locator = part.next;
  }
}
