// What a failed run does next: decided from the error's class and `retry` alone.
import { AppError, CrmAuthError, CrmCursorExpiredError, CrmRateLimitError, type Retry } from '@app/errors';
import { LeaseLostError, RunCancelledError } from './run.errors.js';

export type AfterFailure =
  | { readonly kind: 'drop' }
  | { readonly kind: 'cancel' }
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      /** Read everything: the cursor is of no use. */ readonly isFull: boolean;
    }
  | { readonly kind: 'fail'; readonly code: string; readonly message: string; readonly fix: string };

export const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 5 * 60_000;
/** A limit parks the run; that is no failed attempt and may be long. Milliseconds. */
const MAX_PARK_MS = 24 * 3_600_000;

/**
 * @param attempts tries so far, this one included
 * @param random 0–1, for full jitter
 */
export function decideAfterFailure(error: unknown, attempts: number, random: number): AfterFailure {
  if (error instanceof LeaseLostError) return { kind: 'drop' };
  if (error instanceof RunCancelledError) return { kind: 'cancel' };
  if (error instanceof CrmCursorExpiredError) return { kind: 'again', delayMs: 0, isFull: true };
  if (error instanceof CrmRateLimitError)
    return {
      kind: 'again',
      delayMs: Math.min(delayOf(error.retry, attempts, random), MAX_PARK_MS),
      isFull: false,
    };
  const isOurs = error instanceof AppError && error.kind !== 'internal';
  const retry: Retry = isOurs ? error.retry : { kind: 'backoff' };
  if (retry.kind !== 'never' && attempts < MAX_ATTEMPTS)
    return { kind: 'again', delayMs: delayOf(retry, attempts, random), isFull: false };
  return { kind: 'fail', ...explain(error) };
}

function delayOf(retry: Retry, attempts: number, random: number): number {
  if (retry.kind === 'after') return retry.delayMs;
  return Math.round(random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempts));
}

function explain(error: unknown): { code: string; message: string; fix: string } {
  if (error instanceof CrmAuthError)
    return { code: error.code, message: error.message, fix: 'Connect the CRM again, then start the sync.' };
  if (!(error instanceof AppError) || error.kind === 'internal') {
    return {
      code: 'INTERNAL',
      message: 'Something went wrong on our side.',
      fix: 'Start the sync again. If it fails again, tell support the run’s id.',
    };
  }
  if (error.retry.kind === 'never')
    return {
      code: error.code,
      message: error.message,
      fix: 'Mend what the message names, then start the sync again.',
    };
  return {
    code: error.code,
    message: error.message,
    fix: 'The CRM could not be reached for a while. Start the sync again later.',
  };
}
