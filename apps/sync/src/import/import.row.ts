import type { Actor, ImportFormat, ImportView } from '@app/contracts';

/** One row of `sync.import`. Counts are bigint, which the driver hands over as text. */
export interface ImportRow {
  readonly id: string;
  readonly state: ImportView['state'];
  readonly chunks_total: number | null;
  readonly total: string;
  readonly created: string;
  readonly updated: string;
  readonly unchanged: string;
  readonly rejected: string;
  readonly error: string | null;
  readonly created_at: Date;
  readonly completed_at: Date | null;
}

export const IMPORT_COLUMNS =
  'id, state, chunks_total, total, created, updated, unchanged, rejected, error, created_at, completed_at';

/** An import that this worker may work on: every commit of it names the epoch. */
export interface ClaimedImport {
  readonly id: string;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly format: ImportFormat;
  readonly chunks: number;
  readonly epoch: string;
  /** Claims since the last committed batch, this one included. */
  readonly attempts: number;
  /** Rows up to this one are done. */
  readonly rowReached: number;
}
