import type { Actor, ImportFormat, ImportView } from '@app/contracts';

/** One row of `sync.import`. */
export interface ImportRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly actor: Actor;
  readonly format: ImportFormat;
  readonly state: ImportView['state'];
  readonly chunks_total: number | null;
  /** Rows of the file whose effect is committed. */
  readonly applied_rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** bigint as text. */
  readonly epoch: string;
  readonly error: string | null;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

export function importView(row: ImportRow): ImportView {
  return {
    id: row.id,
    state: row.state,
    total: row.applied_rows,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    rejected: row.rejected,
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
    error: row.error,
  };
}
