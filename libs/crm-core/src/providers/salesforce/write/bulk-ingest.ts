// Bulk 2.0 ingest: the ops stream into the upload, the results stream back to their ops.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/walkthrough_upsert.htm
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteField, RowError, WriteOp, WriteRequest, WriteResult } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { csvBatches } from '../salesforce.csv-body.js';
import { csvField } from '../salesforce.csv.js';
import { jobError, rowErrorFromText, UNREPORTED } from '../salesforce.errors.js';
import { EXTERNAL_ID, namesOf } from '../salesforce.objects.js';
import { fieldPath } from '../salesforce.soql.js';
import type { Stamp } from './stamp.js';
import { TextPipe } from './text-pipe.js';
import { toCell } from '../salesforce.values.js';

/** A job takes 150 MB once encoded in base64: 100 MB of text is the advice. */
const MAX_UPLOAD_BYTES = 95_000_000;
/** What a job's results are matched with stays in memory until they are there: some 20 MB for so many rows. */
const MAX_JOB_ROWS = 150_000;
const FIRST_POLL_MS = 300;
const POLL_GROWTH = 1.7;
const MAX_POLL_MS = 30_000;

interface IngestJob {
  readonly id: string;
  readonly state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
  readonly numberRecordsFailed?: number;
  readonly numberRecordsProcessed?: number;
  readonly errorMessage?: string;
}

type Kind = WriteOp['kind'];
const OPERATION: Readonly<Record<Kind, string>> = { create: 'upsert', update: 'update', delete: 'delete' };

/** Ops of each kind go into a job of their own; a full one is finished before the next begins. */
export async function* writeInBulk(
  client: SalesforceClient,
  request: WriteRequest,
  stamp: Stamp,
): AsyncIterable<WriteResult> {
  const { remoteName } = namesOf(request.object);
  const open = new Map<Kind, Upload>();
  try {
    for await (const op of request.ops) {
      const upload = open.get(op.kind) ?? (await Upload.open(client, remoteName, op.kind, request, stamp));
      open.set(op.kind, upload);
      await upload.add(op);
      if (!upload.isFull) continue;
      open.delete(op.kind);
      yield* upload.finish();
    }
    for (const [kind, upload] of open) {
      open.delete(kind);
      yield* upload.finish();
    }
  } finally {
    for (const upload of open.values()) await upload.abandon();
  }
}

class Upload {
  private readonly ops = new WaitingOps();
  private readonly pipe = new TextPipe();
  private readonly sent: Promise<unknown>;
  private bytes = 0;
  private rows = 0;

  private constructor(
    private readonly client: SalesforceClient,
    private readonly job: IngestJob,
    private readonly kind: Kind,
    private readonly columns: readonly RemoteField[],
    private readonly isStamping: boolean,
    private readonly signal: AbortSignal,
  ) {
    this.sent = this.send();
    this.sent.catch((error: unknown) =>
      this.pipe.fail(error instanceof Error ? error : new Error('not sent')),
    );
  }

  static async open(
    client: SalesforceClient,
    remoteName: string,
    kind: Kind,
    request: WriteRequest,
    stamp: Stamp,
  ): Promise<Upload> {
    const isStamping = kind === 'update' && (await stamp.isWritable(request.object));
    const json = {
      object: remoteName,
      operation: OPERATION[kind],
      contentType: 'CSV',
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
      ...(kind === 'create' ? { externalIdFieldName: EXTERNAL_ID } : {}),
    };
    const job = await client.json<IngestJob>({
      method: 'POST',
      path: '/jobs/ingest',
      json,
      signal: request.signal,
    });
    // A parent's field is read only and no column of ours.
    const columns = kind === 'delete' ? [] : request.fields.filter(({ name }) => !name.includes('.'));
    return new Upload(client, job, kind, columns, isStamping, request.signal);
  }

  get isFull(): boolean {
    return this.bytes > MAX_UPLOAD_BYTES || this.rows >= MAX_JOB_ROWS;
  }

  async add(op: WriteOp): Promise<void> {
    this.ops.add(op.kind === 'create' ? op.externalId : op.remoteId, op.id);
    const line = `${this.cellsOf(op).map(csvField).join(',')}\n`;
    this.bytes += Buffer.byteLength(line);
    this.rows++;
    await this.pipe.write(line);
  }

  /** Closes the upload, waits for the job and answers every op. */
  async *finish(): AsyncIterable<WriteResult> {
    this.pipe.end();
    await this.sent;
    await this.client.json({
      method: 'PATCH',
      path: this.path(),
      json: { state: 'UploadComplete' },
      signal: this.signal,
    });
    const job = await this.wait();
    yield* this.results('successfulResults', (opId, row, at) => ({
      opId,
      ok: true,
      remoteId: row[at.sf__Id],
      created: row[at.sf__Created] === 'true',
    }));
    if (job.numberRecordsFailed !== 0)
      yield* this.results('failedResults', (opId, row, at) => this.failed(opId, row, at));
    // Rows of `unprocessedrecords` are those that are in neither file: no call is needed to know them.
    for (const opId of this.ops.left()) yield { opId, ok: false, error: unreported(job) };
  }

  /** Somebody stopped listening: the CRM need not do the rest. */
  async abandon(): Promise<void> {
    this.pipe.fail(new Error('abandoned'));
    await this.sent.catch(() => undefined);
    await this.client
      .json({ method: 'PATCH', path: this.path(), json: { state: 'Aborted' } })
      .catch(() => undefined);
  }

  private path(rest = ''): string {
    return `/jobs/ingest/${this.job.id}${rest}`;
  }

  private keyColumn(): string {
    return this.kind === 'create' ? EXTERNAL_ID : 'Id';
  }

  private header(): string[] {
    const stamp = this.isStamping ? [EXTERNAL_ID] : [];
    return [this.keyColumn(), ...stamp, ...this.columns.map((column) => fieldPath(column.name))];
  }

  private cellsOf(op: WriteOp): string[] {
    if (op.kind === 'delete') return [op.remoteId];
    const key = op.kind === 'create' ? op.externalId : op.remoteId;
    const stamp = this.isStamping ? [op.externalId ?? ''] : [];
    return [key, ...stamp, ...this.columns.map((column) => toCell(op.values[column.name]))];
  }

  private async send(): Promise<void> {
    const header = `${this.header().join(',')}\n`;
    const { pipe } = this;
    async function* body(): AsyncIterable<string> {
      yield header;
      yield* pipe.read();
    }
    const answer = await this.client.stream({
      method: 'PUT',
      path: this.path('/batches'),
      csv: body(),
      signal: this.signal,
    });
    await answer.body.dump();
  }

  private async wait(): Promise<IngestJob> {
    const first = Math.min(2_000, FIRST_POLL_MS + this.rows / 500);
    for (let pauseMs = first; ; pauseMs = Math.min(pauseMs * POLL_GROWTH, MAX_POLL_MS)) {
      await sleep(pauseMs, undefined, { signal: this.signal });
      const job = await this.client.json<IngestJob>({
        method: 'GET',
        path: this.path(),
        signal: this.signal,
      });
      if (job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted')
        return this.unlessWhollyFailed(job);
    }
  }

  /** A job that failed before any row was looked at failed for a reason that no row can mend. */
  private unlessWhollyFailed(job: IngestJob): IngestJob {
    if (job.state !== 'Failed' || (job.numberRecordsProcessed ?? 0) > 0) return job;
    throw jobError('the write job', job.errorMessage);
  }

  private async *results(
    kind: 'successfulResults' | 'failedResults',
    toResult: (opId: string, row: string[], at: Record<string, number>) => WriteResult,
  ): AsyncIterable<WriteResult> {
    const answer = await this.client.stream({
      method: 'GET',
      path: this.path(`/${kind}/`),
      accept: 'text/csv',
      signal: this.signal,
    });
    let at: Record<string, number> | undefined;
    for await (const batch of csvBatches(answer, this.signal)) {
      for (const row of batch) {
        if (!at) {
          at = Object.fromEntries(row.map((name, i) => [name, i]));
          continue;
        }
        const opId = this.ops.take(row[at[this.keyColumn()]]) ?? this.ops.take(row[at.sf__Id]);
        if (opId === undefined) continue;
        yield toResult(opId, row, at);
      }
    }
  }

  private failed(opId: string, row: string[], at: Record<string, number>): WriteResult {
    const error = rowErrorFromText(row[at.sf__Error] ?? '');
    if (this.kind === 'delete' && error.gone) return { opId, ok: true, remoteId: row[at.Id], created: false };
    return { opId, ok: false, error: this.kind === 'create' ? { ...error, gone: false } : error };
  }
}

/** What a result row repeats → the op it answers. Two ops on one record wait in one place. */
class WaitingOps {
  private readonly ops = new Map<string, string | string[]>();

  add(key: string, opId: string): void {
    const there = this.ops.get(key);
    this.ops.set(key, there === undefined ? opId : [...(Array.isArray(there) ? there : [there]), opId]);
  }

  take(key: string | undefined): string | undefined {
    const there = key === undefined ? undefined : this.ops.get(key);
    if (key === undefined || there === undefined) return undefined;
    const [first, ...others] = Array.isArray(there) ? there : [there];
    if (others.length > 0) this.ops.set(key, others);
    else this.ops.delete(key);
    return first;
  }

  /** Hands out what no row answered. */
  *left(): Iterable<string> {
    for (const there of this.ops.values()) yield* Array.isArray(there) ? there : [there];
    this.ops.clear();
  }
}

function unreported(job: IngestJob): RowError {
  return job.state === 'JobComplete'
    ? UNREPORTED
    : { ...UNREPORTED, code: job.state === 'Aborted' ? 'JOB_ABORTED' : 'JOB_FAILED' };
}
