import type { FieldError } from '@app/errors';

/** One line or record of a file: what it holds, or why it cannot be read. */
export interface ParsedRow {
  /** 1-based line (NDJSON) or record (CSV, without the header). */
  readonly row: number;
  readonly value?: unknown;
  readonly errors?: readonly FieldError[];
  /** Characters in the file. */
  readonly size: number;
}

/** No row may be longer: it is held in memory as a whole. Characters. */
export const MAX_ROW_LENGTH = 262_144;
