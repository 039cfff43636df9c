import { counter } from '@app/observability';
import {
  addCounts,
  countsOf,
  NO_COUNTS,
  type Counts,
  type CountsBySide,
  type RunPhase,
  type RunRow,
} from './run.row.js';
import type { RunProgressUpdate } from './lease.js';

/** What a run has done so far, kept beside its row: written with every page, told to screens now and then. */
export class Progress {
  private counts: CountsBySide;
  private readonly object: string;
  private processed: number;
  private total: number | undefined;
  private lastAnnounced = 0;

  constructor(
    run: Pick<RunRow, 'counts' | 'processed' | 'total' | 'object'>,
    private phase: RunPhase,
    private readonly calls: () => number,
    private readonly tell: () => void,
    private readonly announceEveryMs: number,
  ) {
    this.counts = countsOf(run);
    this.object = run.object;
    // Postgres gives big integers as text: added to, they would grow by digits.
    this.processed = Number(run.processed);
    this.total = run.total === null ? undefined : Number(run.total);
  }

  get rejected(): number {
    return this.counts.fromCrm.rejected + this.counts.toCrm.rejected;
  }

  /** Records came or went, on either side. */
  get hasChanged(): boolean {
    const { fromCrm, toCrm } = this.counts;
    return fromCrm.created + fromCrm.updated + toCrm.created + toCrm.updated > 0;
  }

  enter(phase: RunPhase): void {
    this.phase = phase;
  }

  /** Rows that this phase will have in all. */
  expect(rows: number): void {
    this.total = Math.max(this.phase === 'push' ? this.processed + rows : rows, this.processed);
  }

  /** A copy that also counts these: it takes effect by `take`, once they are committed. */
  withPull(counts: Counts & { conflicts: number }, rows: number): Progress {
    const next = Object.assign(Object.create(Progress.prototype) as Progress, this);
    next.addPull(counts, rows);
    return next;
  }

  /** The same for the other direction. */
  withPush(counts: Partial<Counts>): Progress {
    const next = Object.assign(Object.create(Progress.prototype) as Progress, this);
    next.addPush(counts);
    return next;
  }

  take(other: Progress): void {
    this.measure(other.counts);
    this.counts = other.counts;
    this.processed = other.processed;
  }

  /** Once they are committed. */
  private measure(next: CountsBySide): void {
    const records = counter('crm_sync_records_total', 'Records that runs looked at, by what became of them', [
      'object',
      'direction',
      'op',
    ]);
    for (const direction of ['fromCrm', 'toCrm'] as const)
      for (const op of Object.keys(next[direction]) as (keyof Counts)[]) {
        const more = next[direction][op] - this.counts[direction][op];
        if (more > 0) records.inc({ object: this.object, direction, op }, more);
      }
    const conflicts = next.conflicts - this.counts.conflicts;
    if (conflicts > 0) counter('crm_conflicts_total', 'Fields that wait for a decision since').inc(conflicts);
  }

  private addPull(counts: Counts & { conflicts: number }, rows: number): void {
    const { conflicts, ...fromCrm } = counts;
    // A second look after our own writes is no news about rows.
    const isNews = this.phase !== 'confirm';
    const added: Counts = isNews ? fromCrm : { ...fromCrm, unchanged: 0 };
    this.counts = {
      ...this.counts,
      fromCrm: addCounts(this.counts.fromCrm, added),
      conflicts: this.counts.conflicts + conflicts,
    };
    if (isNews) this.processed += rows;
  }

  addPush(counts: Partial<Counts>): void {
    this.counts = { ...this.counts, toCrm: addCounts(this.counts.toCrm, counts) };
    this.processed += rowsIn(addCounts(NO_COUNTS, counts));
  }

  /** For the run's row, together with what else changes in it. */
  snapshot(more: RunProgressUpdate = {}): RunProgressUpdate {
    const total = this.total === undefined ? {} : { total: Math.max(this.total, this.processed) };
    return {
      counts: this.counts,
      processed: this.processed,
      apiCalls: this.calls(),
      phase: this.phase,
      ...total,
      ...more,
    };
  }

  announce(): void {
    const now = Date.now();
    if (now - this.lastAnnounced < this.announceEveryMs) return;
    this.lastAnnounced = now;
    this.tell();
  }
}

const rowsIn = ({ created, updated, unchanged, deleted, rejected }: Counts): number =>
  created + updated + unchanged + deleted + rejected;
