// What a failed run does next: decided from the error's class and `retry`, and from how long it has been in trouble.
import { AppError, CrmAuthError, CrmCursorExpiredError, CrmRateLimitError, type Retry } from '@app/errors';
import { LeaseLostError, RunCancelledError, WorkersLostError } from './run.errors.js';

/** What is wrong and what a person can do about it. */
export interface RunFault {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type AfterFailure =
  | { readonly kind: 'drop' }
  | { readonly kind: 'cancel' }
  /** The CRM says when: that is no failed try. */
  | { readonly kind: 'park'; readonly delayMs: number }
  | { readonly kind: 'again'; readonly delayMs: number }
  /** Read everything, at once: the cursor is of no use. */
  | { readonly kind: 'restart'; readonly delayMs: 0 }
  | ({ readonly kind: 'fail' } & RunFault);

/** How a run has fared since it last got on. */
export interface Trouble {
  /** Tries, this one included. */
  readonly attempts: number;
  /** Since the first of them failed; 0 when this is the first. */
  readonly troubledMs: number;
  /** Times that the run had to begin anew, in its whole life. */
  readonly restarts: number;
}

/** A CRM that is away this long is not tried further by the same run. Milliseconds. */
export const MAX_TROUBLE_MS = 15 * 60_000;
/** Time alone does not end a run: the machine may have slept. */
export const MIN_ATTEMPTS = 6;
export const MAX_RESTARTS = 3;
const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
/** A limit may be long. Milliseconds. */
const MAX_PARK_MS = 24 * 3_600_000;

/** @param random 0–1, for full jitter */
export function decideAfterFailure(error: unknown, trouble: Trouble, random: number): AfterFailure {
  if (error instanceof LeaseLostError) return { kind: 'drop' };
  if (error instanceof RunCancelledError) return { kind: 'cancel' };
  if (error instanceof CrmCursorExpiredError && trouble.restarts < MAX_RESTARTS)
    return { kind: 'restart', delayMs: 0 };
  if (error instanceof CrmRateLimitError)
    return { kind: 'park', delayMs: Math.min(delayOf(error.retry, trouble.attempts, random), MAX_PARK_MS) };
  const isOurs = error instanceof AppError && error.kind !== 'internal';
  const retry: Retry = isOurs ? error.retry : { kind: 'backoff' };
  const isOver = trouble.attempts >= MIN_ATTEMPTS && trouble.troubledMs >= MAX_TROUBLE_MS;
  if (retry.kind !== 'never' && !isOver)
    return { kind: 'again', delayMs: delayOf(retry, trouble.attempts, random) };
  return { kind: 'fail', ...explain(error) };
}

function delayOf(retry: Retry, attempts: number, random: number): number {
  if (retry.kind === 'after') return retry.delayMs;
  return Math.round(random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempts));
}

function explain(error: unknown): RunFault {
  if (!(error instanceof AppError) || error.kind === 'internal') {
    return {
      code: 'INTERNAL',
      message: 'Something went wrong on our side.',
      fix: 'Start the sync again. If it fails again, tell support the run’s id.',
    };
  }
  return { code: error.code, message: error.message, fix: fixOf(error) };
}

function fixOf(error: AppError): string {
  if (error instanceof CrmAuthError) return 'Connect the CRM again, then start the sync.';
  if (error instanceof WorkersLostError) return 'Tell support the run’s id.';
  if (error instanceof CrmCursorExpiredError)
    return 'Start the sync again, at a time when the CRM is less busy.';
  if (error.retry.kind === 'never') return 'Mend what the message names, then start the sync again.';
  return 'The CRM could not be reached for a while. Start the sync again later: it goes on where it stopped.';
}
