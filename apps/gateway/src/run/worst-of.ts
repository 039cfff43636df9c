import type { RunState, RunView } from '@app/contracts';

/** Worst last. */
const RANKS: readonly RunState[] = ['succeeded', 'queued', 'running', 'partial', 'cancelled', 'failed'];

/** The run that fared worst, the last of several. */
export const worstOf = (runs: readonly RunView[]): RunView =>
  runs.reduce((worst, run) => (RANKS.indexOf(run.state) >= RANKS.indexOf(worst.state) ? run : worst));
