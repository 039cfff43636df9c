// What Bulk 2.0 jobs of both directions have in common: they are asked after, with growing pauses, until they have ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@app/errors';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

const ENDED: readonly JobState[] = ['JobComplete', 'Failed', 'Aborted'];
/** The job goes on whether its state reaches us or not: this many answers in a row may fail before we give up on it. */
const MAX_LOST_ANSWERS = 5;

/** Milliseconds. */
export interface Pauses {
  readonly firstMs: number;
  readonly growth: number;
  readonly maxMs: number;
  /** Rows that the job has to do, where they are known: then it is asked again when it should be done at its present rate. */
  readonly rows?: number;
}

interface Progress {
  readonly state: JobState;
  readonly numberRecordsProcessed?: number;
}

/** A job that is nearly done is not asked more often. Milliseconds. */
const MIN_PAUSE_MS = 150;
/** Jobs are not done a moment too early for a call that costs quota. */
const SLACK = 1.1;

/** @throws what `ask` throws where waiting a little is no cure for it */
export async function untilEnded<J extends Progress>(
  ask: () => Promise<J>,
  pauses: Pauses,
  signal: AbortSignal,
): Promise<J> {
  const { firstMs, growth, maxMs } = pauses;
  const begin = performance.now();
  let lost = 0;
  for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs, maxMs)) {
    await sleep(pauseMs, undefined, { signal });
    try {
      const job = await ask();
      if (ENDED.includes(job.state)) return job;
      lost = 0;
      pauseMs = Math.min(pauseMs * growth, leftMs(job, pauses, performance.now() - begin));
    } catch (error) {
      const waitMs = waitAfter(error);
      if (++lost > MAX_LOST_ANSWERS || waitMs > maxMs) throw error;
      pauseMs = Math.max(pauseMs * growth, waitMs);
    }
  }
}

/** Infinity where nothing is known. */
function leftMs({ numberRecordsProcessed: done = 0 }: Progress, { rows }: Pauses, sinceMs: number): number {
  if (rows === undefined || done === 0 || done >= rows) return Infinity;
  return Math.max(MIN_PAUSE_MS, ((sinceMs * (rows - done)) / done) * SLACK);
}

/** Infinity for what no waiting cures. */
function waitAfter(error: unknown): number {
  if (!(error instanceof AppError) || error.retry.kind === 'never') return Infinity;
  return error.retry.kind === 'after' ? error.retry.delayMs : 0;
}
