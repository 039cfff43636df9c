import type { ImportView } from '@app/contracts';
import type { ImportRow } from './import.row.js';

/** The only mapping from an import's row to what callers see. */
export function importView(row: ImportRow): ImportView {
  return {
    id: row.id,
    state: row.state,
    total: Number(row.total),
    created: Number(row.created),
    updated: Number(row.updated),
    unchanged: Number(row.unchanged),
    rejected: Number(row.rejected),
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
    error: row.error,
  };
}
