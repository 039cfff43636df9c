import type { RunMode, RunState } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';

export type RunPhase = 'pull' | 'push' | 'confirm';

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly rejected: number;
}

export type CountsBySide = { readonly fromCrm: Counts; readonly toCrm: Counts; readonly conflicts: number };

export const NO_COUNTS: Counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0 };
export const NO_COUNTS_BY_SIDE: CountsBySide = { fromCrm: NO_COUNTS, toCrm: NO_COUNTS, conflicts: 0 };

/** One row of `sync.run`: one execution for (integration, object). */
export interface RunRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly integration_id: string;
  readonly object: CrmObject;
  readonly mode: RunMode;
  readonly trigger: 'manual' | 'schedule' | 'change' | 'first';
  readonly state: RunState;
  readonly phase: RunPhase | null;
  readonly entity_ids: string[] | null;
  /** Grows with every claim: who holds an older one is refused. */
  readonly epoch: number;
  /** Tries since the last progress, this one included. */
  readonly attempts: number;
  /** Times since the last progress that its worker fell silent. */
  readonly lost_workers: number;
  readonly not_before: Date;
  /** Where the pull of this run reads on after a crash. */
  readonly cursor: string | null;
  readonly total: number | null;
  readonly counts: Partial<CountsBySide>;
  readonly processed: number;
  readonly api_calls: number;
  readonly error: { code: string; message: string; fix: string } | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly completed_at: Date | null;
}

export const RUN_COLUMNS = `id, tenant_id, integration_id, object, mode, trigger, state, phase, entity_ids, epoch::int8 AS epoch, attempts, lost_workers, not_before,
  cursor, total::int8 AS total, counts, processed::int8 AS processed, api_calls, error, created_at, started_at, completed_at`;

export function countsOf(row: Pick<RunRow, 'counts'>): CountsBySide {
  return { ...NO_COUNTS_BY_SIDE, ...row.counts };
}

export function addCounts(a: Counts, b: Partial<Counts>): Counts {
  const sum: Record<keyof Counts, number> = { ...a };
  for (const key of Object.keys(a) as (keyof Counts)[]) sum[key] = a[key] + (b[key] ?? 0);
  return sum;
}
