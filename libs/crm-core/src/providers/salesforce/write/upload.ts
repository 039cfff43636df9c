// The rows of one job: they stream up as ops come, and what the CRM says of each goes back to its op.
import { CrmUnavailableError } from '@app/errors';
import type { RemoteField, RowError, WriteOp, WriteRequest, WriteResult } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { csvField } from '../salesforce.csv.js';
import { jobError, rowErrorFromText, UNREPORTED } from '../salesforce.errors.js';
import { EXTERNAL_ID, namesOf, type ObjectNames } from '../salesforce.objects.js';
import { fieldPath } from '../salesforce.soql.js';
import { fromCell, toCell } from '../salesforce.values.js';
import { IngestJob, type EndedJob, type ResultRow } from './ingest-job.js';
import { meetsSetOnce, withoutSetOnce, type Create } from './set-once.js';
import type { Stamp } from './stamp.js';
import { TextPipe } from './text-pipe.js';
import { WaitingOps } from './waiting-ops.js';

/** What one job takes. */
export interface JobCaps {
  readonly rows: number;
  readonly bytes: number;
}

export const CAPS: JobCaps = {
  /** What a job's results are matched with stays in memory until they are there: some 20 MB for so many rows. */
  rows: 150_000,
  /** A job takes 150 MB once encoded in base64, which is 100 MB of text; a row of the largest size still fits beyond this. */
  bytes: 95_000_000,
};
const FIRST_POLL_MS = 300;
const MAX_FIRST_POLL_MS = 2_000;
/** So many rows more let us wait a millisecond longer before asking after the job for the first time. */
const ROWS_PER_MS = 500;

export type Kind = WriteOp['kind'];
const OPERATION: Readonly<Record<Kind, string>> = { create: 'upsert', update: 'update', delete: 'delete' };

export class Upload {
  /** Creates of what is there already, to be sent once more without what is set once; by op. */
  readonly there = new Map<string, { readonly op: Create; readonly first: WriteResult }>();
  private readonly ops = new WaitingOps();
  private readonly pipe = new TextPipe();
  private readonly sent: Promise<void>;
  private bytes = 0;
  private rows = 0;
  private isWholeOut = false;
  private isClosed = false;

  private constructor(
    private readonly job: IngestJob,
    private readonly kind: Kind,
    /** Names of the columns besides key and stamp. */
    private readonly columns: readonly string[],
    private readonly names: ObjectNames,
    private readonly isStamping: boolean,
  ) {
    this.sent = this.job.upload(this.text());
    this.sent.catch((error: unknown) =>
      this.pipe.fail(error instanceof Error ? error : new Error('not sent')),
    );
  }

  static async open(
    client: SalesforceClient,
    kind: Kind,
    request: WriteRequest,
    stamp: Stamp,
  ): Promise<Upload> {
    const isStamping = kind === 'update' && (await stamp.isWritable(request.object));
    const key = kind === 'create' ? { externalIdFieldName: EXTERNAL_ID } : {};
    const names = namesOf(request.object);
    const spec = { object: names.remoteName, operation: OPERATION[kind], ...key };
    const columns = kind === 'delete' ? [] : columnsOf(request.fields, kind, names);
    const job = await IngestJob.create(client, spec, request.signal);
    return new Upload(job, kind, columns, names, isStamping);
  }

  isFull({ rows, bytes }: JobCaps): boolean {
    return this.bytes > bytes || this.rows >= rows;
  }

  /** A promise to wait for before the next op where the CRM is slower than we are. */
  add(op: WriteOp): Promise<void> | undefined {
    this.ops.add(op.kind === 'create' ? op.externalId : op.remoteId, op.id);
    const line = `${this.cellsOf(op).map(csvField).join(',')}\n`;
    this.bytes += Buffer.byteLength(line);
    this.rows++;
    return this.pipe.write(line);
  }

  /** Closes the upload, waits for the job and answers every op, in batches. */
  async *finish(): AsyncIterable<WriteResult[]> {
    this.pipe.end();
    await this.sent.catch((error: unknown) => this.unlessOnlyAnswerLost(error));
    await this.job.close();
    this.isClosed = true;
    const firstMs = Math.min(MAX_FIRST_POLL_MS, FIRST_POLL_MS + this.rows / ROWS_PER_MS);
    const ended = await this.job.ended(this.rows, firstMs);
    this.throwIfWhollyFailed(ended);
    if (ended.state !== 'Gone') yield* this.reported(ended);
    // Rows of `unprocessedrecords` are those that are in neither file: no call is needed to know them.
    const error = unreported(ended);
    const left = [...this.ops.left()].map((opId): WriteResult => ({ opId, ok: false, error }));
    if (left.length > 0) yield left;
  }

  /** Somebody stopped listening, or the upload broke: the CRM need not do it. */
  async abandon(): Promise<void> {
    if (this.isClosed) return;
    this.pipe.fail(new Error('abandoned'));
    await this.sent.catch(() => undefined);
    await this.job.abort();
  }

  /** All of it went out, and most likely arrived: the job's results will tell of every row whether it did. */
  private unlessOnlyAnswerLost(error: unknown): void {
    const isAnswered = !(error instanceof CrmUnavailableError) || error.details.status !== undefined;
    if (isAnswered || !this.isWholeOut) throw error;
  }

  private async *reported(ended: EndedJob): AsyncIterable<WriteResult[]> {
    for await (const rows of this.job.results('successfulResults'))
      yield rows.flatMap((row) => this.succeeded(row) ?? []);
    if (ended.numberRecordsFailed === 0) return;
    for await (const rows of this.job.results('failedResults'))
      yield rows.flatMap((row) => this.failedOrAgain(row) ?? []);
  }

  private succeeded(row: ResultRow): WriteResult | undefined {
    const remoteId = row('sf__Id');
    const opId = remoteId ? this.opOf(row) : undefined;
    return remoteId && opId
      ? { opId, ok: true, remoteId, created: row('sf__Created') === 'true' }
      : undefined;
  }

  /** Nothing for an op that is sent once more. */
  private failedOrAgain(row: ResultRow): WriteResult | undefined {
    const opId = this.opOf(row);
    if (!opId) return undefined;
    const result = this.failed(opId, row);
    const again = this.withoutSetOnce(result, row);
    if (!again) return result;
    this.there.set(opId, { op: again, first: result });
    return undefined;
  }

  private withoutSetOnce(result: WriteResult, row: ResultRow): Create | undefined {
    const { setOnce = [] } = this.names;
    const hasAny = this.columns.some((name) => setOnce.includes(name));
    if (this.kind !== 'create' || !hasAny || !meetsSetOnce(result, this.names)) return undefined;
    const cells = this.columns.map((name) => [name, fromCell(row(name) ?? '')] as const);
    const values = Object.fromEntries(cells.filter(([, value]) => value !== undefined)) as Create['values'];
    const op = { id: result.opId, kind: 'create', externalId: row(EXTERNAL_ID) ?? '', values } as const;
    return withoutSetOnce(op, this.names);
  }

  private opOf(row: ResultRow): string | undefined {
    return this.ops.take(row(this.keyColumn)) ?? this.ops.take(row('sf__Id'));
  }

  private failed(opId: string, row: ResultRow): WriteResult {
    const error = rowErrorFromText(row('sf__Error') ?? '');
    if (this.kind === 'delete' && error.gone)
      return { opId, ok: true, remoteId: row('Id') ?? '', created: false };
    return { opId, ok: false, error: this.kind === 'create' ? { ...error, gone: false } : error };
  }

  /** A job that failed before any row was looked at failed for a reason that no row can mend. */
  private throwIfWhollyFailed(ended: EndedJob): void {
    if (ended.state === 'Failed' && (ended.numberRecordsProcessed ?? 0) === 0)
      throw jobError('the write job', ended.errorMessage);
  }

  private get keyColumn(): string {
    return this.kind === 'create' ? EXTERNAL_ID : 'Id';
  }

  private async *text(): AsyncIterable<string> {
    const stamp = this.isStamping ? [EXTERNAL_ID] : [];
    yield `${[this.keyColumn, ...stamp, ...this.columns.map(fieldPath)].join(',')}\n`;
    yield* this.pipe.read();
    this.isWholeOut = true;
  }

  private cellsOf(op: WriteOp): string[] {
    if (op.kind === 'delete') return [op.remoteId];
    const key = op.kind === 'create' ? op.externalId : op.remoteId;
    const stamp = this.isStamping ? [op.externalId ?? ''] : [];
    const values = this.columns.map((name) => {
      const value = op.values[name];
      return toCell(value === undefined ? this.names.constants?.[name] : value);
    });
    return [key, ...stamp, ...values];
  }
}

/** A parent's field is read only and no column of ours. */
function columnsOf(fields: readonly RemoteField[], kind: Kind, { constants = {} }: ObjectNames): string[] {
  const names = fields.map(({ name }) => name).filter((name) => !name.includes('.'));
  return [...new Set([...names, ...(kind === 'create' ? Object.keys(constants) : [])])];
}

const REASONS: Readonly<Partial<Record<EndedJob['state'], string>>> = {
  Failed: 'JOB_FAILED',
  Aborted: 'JOB_ABORTED',
  Gone: 'JOB_GONE',
};

function unreported({ state }: EndedJob): RowError {
  return { ...UNREPORTED, code: REASONS[state] ?? UNREPORTED.code };
}
