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
}

/** @throws what `ask` throws where waiting a little is no cure for it */
export async function untilEnded<J extends { readonly state: JobState }>(
  ask: () => Promise<J>,
  { firstMs, growth, maxMs }: Pauses,
  signal: AbortSignal,
): Promise<J> {
  let lost = 0;
  for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * growth, maxMs)) {
    await sleep(pauseMs, undefined, { signal });
    try {
      const job = await ask();
      if (ENDED.includes(job.state)) return job;
      lost = 0;
    } catch (error) {
      const waitMs = waitAfter(error);
      if (++lost > MAX_LOST_ANSWERS || waitMs > maxMs) throw error;
      pauseMs = Math.max(pauseMs, waitMs);
    }
  }
}

/** Infinity for what no waiting cures. */
function waitAfter(error: unknown): number {
  if (!(error instanceof AppError) || error.retry.kind === 'never') return Infinity;
  return error.retry.kind === 'after' ? error.retry.delayMs : 0;
}
