import type { RunState } from '@app/contracts';

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

/** Partial is never called success: one rejected row is enough. */
export function finalStateOf(rejected: number): 'partial' | 'succeeded' {
  return rejected > 0 ? 'partial' : 'succeeded';
}
