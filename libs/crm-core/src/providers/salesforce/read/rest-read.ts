// A reading by REST, in the order (SystemModstamp, Id): wherever it breaks off, it goes on after the last row that was handed out.
import { CrmCursorExpiredError } from '@app/errors';
import type { Change, ChangePage } from '../../../crm-provider.js';
import { isQueryTimeout } from '../salesforce.errors.js';
import { after, BY_STAMP, selectFrom, stampedBefore, stampedFrom } from '../salesforce.soql.js';
import type { RestPlace } from './cursor.js';
import { nextPage, oldestStamp, queryAll } from './query.js';
import type { Reading } from './reading.js';
import { changeFromRest } from './rows.js';
import { Spans } from './spans.js';

/** Rows of one answer. */
interface Batch {
  readonly changes: readonly Change[];
  /** No more rows before the span's end. */
  readonly isEnd: boolean;
  /** Rows of the whole reading, where this query asks for all that is left. */
  readonly total?: number;
}

export async function* readByRest(reading: Reading, start: RestPlace): AsyncIterable<ChangePage> {
  const spans = new Spans();
  let place = start;
  for (;;) {
    const begun = place;
    try {
      for await (const batch of batches(reading, place, spans.end)) {
        yield* pages(reading, batch, batch.isEnd && spans.end === null);
        place = placeAfter(batch) ?? place;
      }
      const next = spans.next();
      if (next === null) return;
      place = { stamp: next, id: null };
    } catch (error) {
      if (isQueryTimeout(error)) await halve(reading, spans, place, error);
      // The CRM has forgotten its locator; the rows so far are a place of our own to go on from.
      else if (!(error instanceof CrmCursorExpiredError) || place === begun) throw error;
    }
  }
}

async function halve(
  { source: { client, object }, request, from }: Reading,
  spans: Spans,
  { stamp }: RestPlace,
  cause: unknown,
): Promise<void> {
  const start = stamp ?? from ?? (await oldestStamp(client, object, request.signal));
  spans.halve(start, client.serverNow(), cause);
}

async function* batches(reading: Reading, place: RestPlace, end: string | null): AsyncIterable<Batch> {
  const { source, request } = reading;
  const { client, columns, object } = source;
  const conditions = [
    ...reading.conditions,
    ...conditionsAt(place),
    ...(end === null ? [] : [stampedBefore(end)]),
  ];
  const seenBefore = reading.rowsSoFar;
  const { first, selection } = await columns.without(object, async () => {
    const selection = reading.selection();
    const soql = selectFrom(selection.columns, object.remoteName, ...conditions) + BY_STAMP;
    return { selection, first: await queryAll(client, soql, request.signal) };
  });
  const total = end === null ? { total: seenBefore + first.totalSize } : {};
  for (let answer = first; ;) {
    const changes = answer.records.map((record) => changeFromRest(selection, record));
    yield { changes, isEnd: answer.done, ...total };
    if (answer.done) return;
    answer = await nextPage(client, answer, request.signal);
  }
}

function conditionsAt({ stamp, id }: RestPlace): string[] {
  if (stamp === null) return [];
  return [id === null ? stampedFrom(stamp) : after(stamp, id)];
}

function placeAfter({ changes }: Batch): RestPlace | undefined {
  const last = changes.at(-1);
  return last && { stamp: last.modifiedAt, id: last.id };
}

function* pages(reading: Reading, { changes, total }: Batch, isLast: boolean): Iterable<ChangePage> {
  const { pageRows } = reading.request;
  const known = total === undefined ? {} : { total };
  for (let at = 0; at < changes.length || (isLast && at === 0); at += pageRows) {
    const part = changes.slice(at, at + pageRows);
    const handed = reading.handOut(part);
    const isEnd = isLast && at + pageRows >= changes.length;
    yield { changes: handed, cursor: isEnd ? reading.finish() : cursorAfter(reading, part), ...known };
  }
}

function cursorAfter(reading: Reading, part: readonly Change[]): ChangePage['cursor'] {
  const { modifiedAt: stamp, id } = part[part.length - 1];
  return reading.cursorAt({ kind: 'rest', ...reading.progress, stamp, id });
}
