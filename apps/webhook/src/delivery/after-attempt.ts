// What follows from an attempt, for the delivery and for its endpoint. Pure: clock and chance come from the caller.
import type { DisabledReason, DeliveryState } from '@app/contracts';
import { isAccepted, type Attempt } from './send.js';

const FIRST_RETRY_MS = 5_000;
const GROWTH = 4;
const LONGEST_RETRY_MS = 6 * 3_600_000;
/** A delivery is given up, and an endpoint disabled, after so long without success. */
export const PATIENCE_MS = 3 * 24 * 3_600_000;
/** So many failures in a row, and an endpoint is asked one thing at a time, with pauses: until it is well, more would not help it. */
export const UNWELL_AFTER = 5;
const LONGEST_PAUSE_MS = 15 * 60_000;
const GONE = 410;

export interface Situation {
  /** Of this delivery since it was sent first or anew, with this one. */
  readonly tries: number;
  /** Since the first of them. */
  readonly triedForMs: number;
  readonly isTest: boolean;
  /** In a row, of the endpoint, before this one. */
  readonly failures: number;
  /** Since when nothing got through. */
  readonly failingForMs: number;
}

export interface AfterAttempt {
  readonly state: DeliveryState;
  /** Null unless it waits. */
  readonly retryInMs: number | null;
  /** Null: nothing that says something about the endpoint. */
  readonly endpoint: {
    readonly failures: number;
    /** Null: it may be asked at once. */
    readonly pauseMs: number | null;
    readonly disable: Exclude<DisabledReason, 'byHand'> | null;
  } | null;
}

/** @param chance 0–1 */
export function afterAttempt(attempt: Attempt, situation: Situation, chance: number): AfterAttempt {
  const isGood = isAccepted(attempt.status);
  if (situation.isTest) return { state: isGood ? 'delivered' : 'failed', retryInMs: null, endpoint: null };
  if (isGood) {
    return { state: 'delivered', retryInMs: null, endpoint: { failures: 0, pauseMs: null, disable: null } };
  }
  const failures = situation.failures + 1;
  const disable = disabling(attempt, situation);
  if (disable) return { state: 'held', retryInMs: null, endpoint: { failures, pauseMs: null, disable } };
  const asked = attempt.retryAfterMs;
  const retryInMs = Math.max(growing(situation.tries, LONGEST_RETRY_MS, chance), asked ?? 0);
  const unwell =
    failures < UNWELL_AFTER ? null : growing(failures - UNWELL_AFTER + 1, LONGEST_PAUSE_MS, chance);
  const pauseMs = asked === null && unwell === null ? null : Math.max(asked ?? 0, unwell ?? 0);
  const endpoint = { failures, pauseMs, disable: null };
  if (situation.triedForMs + retryInMs > PATIENCE_MS) return { state: 'failed', retryInMs: null, endpoint };
  return { state: 'waiting', retryInMs, endpoint };
}

function disabling({ status }: Attempt, { failingForMs }: Situation) {
  if (status === GONE) return 'gone' as const;
  return failingForMs >= PATIENCE_MS ? ('failing' as const) : null;
}

/** Between half of the step and all of it: what failed together does not come back together. */
function growing(step: number, longestMs: number, chance: number): number {
  const full = Math.min(FIRST_RETRY_MS * GROWTH ** (step - 1), longestMs);
  return Math.round(full * (0.5 + chance / 2));
}
