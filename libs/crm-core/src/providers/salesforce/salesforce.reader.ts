// What changed at the CRM, as pages. Reads overlap the last one by ten minutes, since a transaction that began before it may commit after it; one
// aggregate call tells whether anything in that window moved at all.
import { AppError } from '@app/errors';
import type { Change, ChangePage, Cursor, ReadChanges, RemoteField } from '../../crm-provider.js';
import type { CrmObject } from '../../records.js';
import { createQueryJob, openResultPart, pagesOf, waitForQueryJob } from './salesforce.bulk-query.js';
import type { SalesforceClient } from './salesforce.client.js';
import { cheapestRead } from './salesforce.costs.js';
import { decodePosition, encodePosition, type Position, type Window } from './salesforce.cursor.js';
import { namesOf } from './salesforce.objects.js';
import {
  changeFromRest,
  CsvRows,
  OPTIONAL_FIELDS,
  selectionOf,
  WindowCounter,
  type RestRecord,
  type Selection,
} from './salesforce.rows.js';
import { OVERLAP_MS, verdictOn, windowNow, type Probe } from './salesforce.window.js';

/** Rows of one part of a Bulk result: a resume reads at most this many again without handing them out. */
const BULK_PART_ROWS = 100_000;
const IDS_PER_QUERY = 150;

interface QueryAnswer {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: RestRecord[];
}

/** One reading under way. */
interface Reading {
  readonly remoteName: string;
  readonly request: ReadChanges;
  readonly selection: Selection;
  /** Rows stamped before are not asked for; null for everything. */
  readonly from: string | null;
  /** The window that the next reading starts with. */
  readonly floor: string;
  readonly readAt: string;
  readonly counter: WindowCounter;
  readonly probe?: Probe;
}

export class SalesforceReader {
  private optional = OPTIONAL_FIELDS;

  constructor(private readonly client: SalesforceClient) {}

  async *readChanges(request: ReadChanges): AsyncIterable<ChangePage> {
    const { remoteName } = namesOf(request.object);
    const position = request.since ? decodePosition(remoteName, request.since) : undefined;
    if (position?.kind === 'rest') {
      yield* this.resumeRest(request, remoteName, position);
      return;
    }
    if (position?.kind === 'bulk') {
      yield* this.resumeBulk(request, remoteName, position);
      return;
    }
    if (position) yield* this.readWindow(request, remoteName, position);
    else yield* this.readAll(request, remoteName);
  }

  private async *readAll(request: ReadChanges, remoteName: string): AsyncIterable<ChangePage> {
    const rows = await this.countAll(remoteName, request.signal);
    yield* this.readBy(rows, this.begin(request, remoteName, null));
  }

  private async *readWindow(
    request: ReadChanges,
    remoteName: string,
    last: Window,
  ): AsyncIterable<ChangePage> {
    const now = await windowNow(this.client, remoteName, last, request.signal);
    const verdict = now ? verdictOn(last, now, this.client.serverNow()) : 'moved';
    const probe = now?.probe ?? last.probe;
    if (verdict === 'moved') {
      const reading = this.begin(request, remoteName, last.floor, probe);
      yield* this.readBy(now?.count ?? 0, reading);
      return;
    }
    const tailReadAt = this.client.serverNow().toISOString();
    if (verdict === 'tail') yield* this.readTail(request, remoteName, last);
    const checked: Window = {
      ...last,
      ...(probe ? { probe } : {}),
      ...(verdict === 'tail' ? { tailReadAt } : {}),
    };
    yield { changes: [], cursor: encodePosition(remoteName, { kind: 'done', ...checked }) };
  }

  /** The window's newest second once more. A crash in here begins again with the same cursor. */
  private async *readTail(request: ReadChanges, remoteName: string, last: Window): AsyncIterable<ChangePage> {
    const reading = this.begin(request, remoteName, last.newest);
    for await (const page of this.readRest(reading))
      yield { changes: page.changes, cursor: request.since as Cursor };
  }

  private readBy(rows: number, reading: Reading): AsyncIterable<ChangePage> {
    return cheapestRead(rows) === 'rest' ? this.readRest(reading) : this.readBulk(reading);
  }

  /** These records as they are now; ids that are no more come back as deletions. */
  async *readByIds(
    object: CrmObject,
    ids: readonly string[],
    fields: readonly RemoteField[],
  ): AsyncIterable<ChangePage> {
    const { remoteName } = namesOf(object);
    for (let i = 0; i < ids.length; i += IDS_PER_QUERY) {
      const chunk = ids.slice(i, i + IDS_PER_QUERY);
      const list = chunk.map((id) => `'${id.replace(/[^a-zA-Z0-9]/g, '')}'`).join(',');
      const answer = await this.queryAll(
        (selection) => `${select(selection, remoteName)} WHERE Id IN (${list})`,
        fields,
      );
      const found = answer.records.map((record) => changeFromRest(answer.selection, record));
      const known = new Set(found.map((change) => change.id));
      const missing = chunk
        .filter((id) => !known.has(id))
        .map((id): Change => ({ kind: 'delete', id, modifiedAt: this.client.serverNow().toISOString() }));
      yield { changes: [...found, ...missing], cursor: '' as Cursor };
    }
  }

  // ---- readings ------------------------------------------------------------------------------------------------------

  private begin(request: ReadChanges, remoteName: string, from: string | null, probe?: Probe): Reading {
    const now = this.client.serverNow();
    const floor = wholeSecond(now.getTime() - OVERLAP_MS);
    const selection = selectionOf(request.fields, this.optional);
    return {
      remoteName,
      request,
      selection,
      from,
      floor,
      readAt: now.toISOString(),
      counter: new WindowCounter(floor),
      ...(probe ? { probe } : {}),
    };
  }

  private windowOf({ floor, readAt, counter, probe }: Reading): Window {
    return { floor, readAt, count: counter.count, newest: counter.newest, ...(probe ? { probe } : {}) };
  }

  private finish(reading: Reading): Cursor {
    return encodePosition(reading.remoteName, { kind: 'done', ...this.windowOf(reading) });
  }

  /** A first reading has no use for what is gone, but its window counts it. */
  private handOut(reading: Reading, changes: readonly Change[]): Change[] {
    for (const change of changes) reading.counter.see(change);
    return reading.from === null ? changes.filter((change) => change.kind === 'upsert') : [...changes];
  }

  // ---- REST --------------------------------------------------------------------------------------------------------

  private async countAll(remoteName: string, signal: AbortSignal): Promise<number> {
    const answer = await this.client.json<QueryAnswer>({
      method: 'GET',
      path: `/query?q=${encodeURIComponent(`SELECT COUNT() FROM ${remoteName}`)}`,
      signal,
    });
    return answer.totalSize;
  }

  private async *readRest(
    reading: Reading,
    after?: { stamp: string; id: string },
    doneBefore = 0,
  ): AsyncIterable<ChangePage> {
    const { remoteName, request } = reading;
    const conditions = [
      ...(reading.from ? [`SystemModstamp >= ${reading.from}`] : []),
      ...(after
        ? [`(SystemModstamp > ${after.stamp} OR (SystemModstamp = ${after.stamp} AND Id > '${after.id}'))`]
        : []),
    ];
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    let answer: QueryAnswer & { selection: Selection } = await this.queryAll(
      (selection) => `${select(selection, remoteName)}${where} ORDER BY SystemModstamp, Id`,
      request.fields,
      request.signal,
    );
    const total = doneBefore + answer.totalSize;
    for (;;) {
      const changes = answer.records.map((record) => changeFromRest(answer.selection, record));
      yield* this.restPages(reading, changes, answer.done, total);
      if (answer.done) return;
      const next = await this.client.json<QueryAnswer>({
        method: 'GET',
        path: answer.nextRecordsUrl as string,
        signal: request.signal,
      });
      answer = { ...next, selection: answer.selection };
    }
  }

  private *restPages(
    reading: Reading,
    changes: readonly Change[],
    isEnd: boolean,
    total: number,
  ): Iterable<ChangePage> {
    const { pageRows } = reading.request;
    const pages = Math.max(1, Math.ceil(changes.length / pageRows));
    for (let i = 0; i < pages; i++) {
      const part = changes.slice(i * pageRows, (i + 1) * pageRows);
      const handed = this.handOut(reading, part);
      const last = part.at(-1);
      const isLast = isEnd && i === pages - 1;
      if (!isLast && !last) continue;
      yield {
        changes: handed,
        total,
        cursor: isLast ? this.finish(reading) : this.midRest(reading, last as Change, total),
      };
    }
  }

  private midRest(reading: Reading, last: Change, total: number): Cursor {
    return encodePosition(reading.remoteName, {
      kind: 'rest',
      from: reading.from,
      stamp: last.modifiedAt,
      id: last.id,
      window: this.windowOf(reading),
      total,
    });
  }

  private async *resumeRest(
    request: ReadChanges,
    remoteName: string,
    at: Extract<Position, { kind: 'rest' }>,
  ): AsyncIterable<ChangePage> {
    yield* this.readRest(this.resumed(request, remoteName, at.from, at.window), at);
  }

  private resumed(request: ReadChanges, remoteName: string, from: string | null, window: Window): Reading {
    const { floor, readAt, count, newest, probe } = window;
    return {
      remoteName,
      request,
      selection: selectionOf(request.fields, this.optional),
      from,
      floor,
      readAt,
      counter: new WindowCounter(floor, count, newest),
      ...(probe ? { probe } : {}),
    };
  }

  /** Deleted rows too. Columns of ours that this org lacks are left out, once and for all. */
  private async queryAll(
    soqlOf: (selection: Selection) => string,
    fields: readonly RemoteField[],
    signal?: AbortSignal,
  ): Promise<QueryAnswer & { selection: Selection }> {
    return this.withoutMissing(async () => {
      const selection = selectionOf(fields, this.optional);
      const path = `/queryAll?q=${encodeURIComponent(soqlOf(selection))}`;
      return {
        ...(await this.client.json<QueryAnswer>({ method: 'GET', path, ...(signal ? { signal } : {}) })),
        selection,
      };
    });
  }

  private async withoutMissing<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const missing =
        error instanceof AppError ? this.optional.find((name) => error.message.includes(name)) : undefined;
      if (!missing) throw error;
      this.optional = this.optional.filter((name) => name !== missing);
      return this.withoutMissing(ask);
    }
  }

  // ---- Bulk --------------------------------------------------------------------------------------------------------

  private async *readBulk(begun: Reading): AsyncIterable<ChangePage> {
    const { remoteName, request } = begun;
    const where = begun.from ? ` WHERE SystemModstamp >= ${begun.from}` : '';
    const job = await this.withoutMissing(() =>
      createQueryJob(
        this.client,
        `${select(selectionOf(request.fields, this.optional), remoteName)}${where}`,
        request.signal,
      ),
    );
    const reading = { ...begun, selection: selectionOf(request.fields, this.optional) };
    const { numberRecordsProcessed = 0 } = await waitForQueryJob(this.client, job.id, request.signal);
    yield* this.bulkPages(reading, job.id, '', 0, numberRecordsProcessed);
  }

  private async *resumeBulk(
    request: ReadChanges,
    remoteName: string,
    at: Extract<Position, { kind: 'bulk' }>,
  ): AsyncIterable<ChangePage> {
    const reading = this.resumed(request, remoteName, at.isFull ? null : at.window.floor, at.window);
    yield* this.bulkPages(reading, at.job, at.locator, at.skip, at.total);
  }

  private async *bulkPages(
    reading: Reading,
    job: string,
    locator: string,
    skip: number,
    total: number,
  ): AsyncIterable<ChangePage> {
    const { request, remoteName } = reading;
    for (let at = locator, skipped = skip; ; skipped = 0) {
      const part = await openResultPart(this.client, job, at, BULK_PART_ROWS, request.signal);
      const rows = new CsvRows(reading.selection, part.header);
      let done = skipped;
      for await (const page of pagesOf(part.rows, request.pageRows, skipped)) {
        const changes = this.handOut(
          reading,
          page.map((row) => rows.change(row)),
        );
        done += page.length;
        const window = this.windowOf(reading);
        yield {
          changes,
          total,
          cursor: encodePosition(remoteName, {
            kind: 'bulk',
            isFull: reading.from === null,
            job,
            locator: at,
            skip: done,
            window,
            total,
          }),
        };
      }
      if (part.next === undefined) break;
      at = part.next;
    }
    yield { changes: [], total, cursor: this.finish(reading) };
  }
}

const select = (selection: Selection, remoteName: string): string =>
  `SELECT ${selection.columns.join(', ')} FROM ${remoteName}`;

const wholeSecond = (ms: number): string => new Date(Math.floor(ms / 1_000) * 1_000).toISOString();
