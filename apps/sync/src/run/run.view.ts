import type { RunView } from '@app/contracts';
import { countsOf, type RunRow } from './run.row.js';

/** The only mapping from a run's row to what callers see. */
export function runView(row: RunRow, nowMs: number = Date.now()): RunView {
  const { fromCrm, toCrm, conflicts } = countsOf(row);
  const rate = rateOf(row, nowMs);
  return {
    id: row.id,
    integrationId: row.integration_id,
    object: row.object,
    mode: row.mode,
    trigger: row.trigger,
    state: row.state,
    phase: row.state === 'running' ? (row.phase ?? 'pull') : null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    total: row.completed_at ? Number(row.processed) : numberOrNull(row.total),
    processed: Number(row.processed),
    created: fromCrm.created + toCrm.created,
    updated: fromCrm.updated + toCrm.updated,
    unchanged: fromCrm.unchanged + toCrm.unchanged,
    deleted: fromCrm.deleted + toCrm.deleted,
    conflicts,
    rejected: fromCrm.rejected + toCrm.rejected,
    apiCalls: row.api_calls,
    recordsPerSecond: rate,
    etaSeconds: etaOf(row, rate),
    fromCrm,
    toCrm,
    ...(row.error ? { error: row.error } : {}),
  };
}

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));

function rateOf(row: RunRow, nowMs: number): number | null {
  if (!row.started_at) return null;
  const seconds = ((row.completed_at?.getTime() ?? nowMs) - row.started_at.getTime()) / 1_000;
  return seconds > 0 ? Math.round(Number(row.processed) / seconds) : null;
}

function etaOf(row: RunRow, rate: number | null): number | null {
  if (row.state !== 'running' || row.total === null || !rate) return null;
  return Math.max(0, Math.ceil((Number(row.total) - Number(row.processed)) / rate));
}
