// Bulk API 2.0 jobs and their states. Work is done in slices between other requests, as a real job runs beside them.
import type { Clock } from '../../clock.js';
import type { ResultSet } from '../query/result-set.js';
import { makeId } from '../store/ids.js';
import type { Store } from '../store/store.js';
import { stampOf } from '../store/time.js';
import type { Writer } from '../store/writer.js';
import { IngestWork, type IngestSpec } from './ingest.js';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

interface JobBase {
  readonly id: string;
  readonly operation: string;
  readonly object: string;
  readonly createdById: string;
  readonly createdDate: string;
  readonly apiVersion: number;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  state: JobState;
  systemModstamp: string;
  recordsProcessed: number;
  recordsFailed: number;
  errorMessage?: string;
}

export interface IngestJob extends JobBase {
  readonly kind: 'ingest';
  readonly spec: IngestSpec;
  readonly externalIdFieldName?: string;
  readonly assignmentRuleId?: string;
  upload?: string;
  work?: IngestWork;
}

export interface QueryJob extends JobBase {
  readonly kind: 'query';
  readonly query: string;
  run: () => ResultSet;
  result?: ResultSet;
}

export type BulkJob = IngestJob | QueryJob;
type NewJob<J extends JobBase> = Omit<
  J,
  'id' | 'createdDate' | 'systemModstamp' | 'recordsProcessed' | 'recordsFailed'
>;

/** Rows written between two looks at other requests. */
const SLICE_ROWS = 2_000;
/** Finished jobs and their results are kept this long. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** Rows that finished jobs may hold together; beyond it the oldest jobs are forgotten early. */
const MAX_HELD_ROWS = 2_000_000;
const TERMINAL: readonly JobState[] = ['JobComplete', 'Failed', 'Aborted'];

export class BulkJobs {
  /** Jobs still to be left in progress for ever (until released). */
  stuckCount = 0;
  /** Jobs still to fail, with this message. */
  failing: { count: number; message: string } = { count: 0, message: '' };
  /** Jobs that failed because they were told to. */
  failedCount = 0;

  private readonly jobs = new Map<string, BulkJob>();
  private readonly stuck = new Set<BulkJob>();
  private created = 0;

  constructor(
    private readonly store: Store,
    private readonly writer: Writer,
    private readonly clock: Clock,
  ) {}

  add<J extends BulkJob>(job: NewJob<J>): J {
    const now = stampOf(this.clock.now());
    const full = {
      ...job,
      id: makeId('750', this.created++),
      createdDate: now,
      systemModstamp: now,
      recordsProcessed: 0,
      recordsFailed: 0,
    } as unknown as J;
    this.dropOldest();
    this.jobs.set(full.id, full);
    return full;
  }

  /** The job, unless it has been deleted or is too old to be kept. */
  find<K extends BulkJob['kind']>(kind: K, id: string): Extract<BulkJob, { kind: K }> | undefined {
    const job = this.jobs.get(
      id.length === 15 ? ([...this.jobs.keys()].find((one) => one.startsWith(id)) ?? id) : id,
    );
    if (job?.kind !== kind || !this.isKept(job)) return undefined;
    return job as Extract<BulkJob, { kind: K }>;
  }

  /** Newest first. */
  list(kind: BulkJob['kind']): BulkJob[] {
    return [...this.jobs.values()].filter((job) => job.kind === kind && this.isKept(job)).reverse();
  }

  remove(job: BulkJob): void {
    this.jobs.delete(job.id);
    this.stuck.delete(job);
  }

  clear(): void {
    for (const job of this.jobs.values()) if (!isTerminal(job.state)) job.state = 'Aborted';
    this.jobs.clear();
    this.stuck.clear();
    this.stuckCount = 0;
    this.failing = { count: 0, message: '' };
    this.failedCount = 0;
  }

  setState(job: BulkJob, state: JobState): void {
    job.state = state;
    job.systemModstamp = stampOf(this.clock.now());
  }

  /** Starts the work of a job whose input is complete. */
  start(job: BulkJob): void {
    this.setState(job, 'UploadComplete');
    setImmediate(() => this.begin(job));
  }

  /** Lets jobs that were stuck go on. */
  release(): number {
    const released = [...this.stuck];
    this.stuck.clear();
    this.stuckCount = 0;
    for (const job of released) setImmediate(() => this.work(job));
    return released.length;
  }

  private dropOldest(): void {
    let heldRows = 0;
    for (const job of this.jobs.values()) heldRows += job.recordsProcessed;
    for (const job of this.jobs.values()) {
      if (heldRows <= MAX_HELD_ROWS) return;
      if (!isTerminal(job.state)) continue;
      heldRows -= job.recordsProcessed;
      this.jobs.delete(job.id);
    }
  }

  private begin(job: BulkJob): void {
    if (isTerminal(job.state)) return;
    this.setState(job, 'InProgress');
    if (this.stuckCount > 0) {
      this.stuckCount--;
      this.stuck.add(job);
    } else if (this.failing.count > 0) {
      this.failing.count--;
      this.failedCount++;
      this.fail(job, this.failing.message);
    } else {
      this.work(job);
    }
  }

  private work(job: BulkJob): void {
    if (isTerminal(job.state)) return;
    try {
      if (job.kind === 'query') this.runQuery(job);
      else this.ingest(job);
    } catch (error) {
      this.fail(job, error instanceof Error ? error.message : 'InternalServerError');
    }
  }

  private runQuery(job: QueryJob): void {
    job.result = job.run();
    job.recordsProcessed = job.result.length;
    this.setState(job, 'JobComplete');
  }

  private ingest(job: IngestJob): void {
    this.store.settle();
    job.work ??= new IngestWork(this.store, this.writer, job.spec, job.upload ?? '');
    job.upload = undefined;
    const isDone = job.work.advance(SLICE_ROWS);
    job.recordsProcessed = job.work.processed;
    job.recordsFailed = job.work.failed;
    if (isDone) this.setState(job, 'JobComplete');
    else setImmediate(() => this.work(job));
  }

  private fail(job: BulkJob, message: string): void {
    job.errorMessage = message;
    this.setState(job, 'Failed');
  }

  private isKept(job: BulkJob): boolean {
    return this.clock.now() - Date.parse(`${job.createdDate.slice(0, 23)}Z`) <= KEPT_MS;
  }
}

export function isTerminal(state: JobState): boolean {
  return TERMINAL.includes(state);
}
