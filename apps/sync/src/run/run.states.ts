import type { RunState } from '@app/contracts';
import type { RunFault } from './decide-after-failure.js';

/** From → to. A run that is `running` may go back to `queued` to be tried again later. */
export const TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'cancelled'],
  running: ['succeeded', 'partial', 'failed', 'cancelled', 'queued'],
  succeeded: [],
  partial: [],
  failed: [],
  cancelled: [],
};

export const FINAL_STATES: readonly RunState[] = (Object.keys(TRANSITIONS) as RunState[]).filter(
  (s) => TRANSITIONS[s].length === 0,
);

/** What a run that came to its end could not do, in rows. */
export interface RunOutcome {
  /** Refused for a reason of their own. */
  readonly rejected: number;
  /** Refused for a passing reason, time and again: the next run sends them. */
  readonly left: number;
}

/** Partial is never called success: one row is enough. */
export function finalStateOf({ rejected, left }: RunOutcome): 'partial' | 'succeeded' {
  return rejected + left > 0 ? 'partial' : 'succeeded';
}

/** What is to be said of a run that ended although rows are left. */
export function faultOf({ left }: RunOutcome): RunFault | undefined {
  if (left === 0) return undefined;
  return {
    code: 'SYNC.ROWS_LEFT',
    message: `The CRM would not take ${left} records just now.`,
    fix: 'Nothing: the next run sends them again.',
  };
}
