import type { RowError } from '../errors.js';

/** Who writes, and what they insist on. */
export interface WriteContext {
  readonly userId: string;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true`. */
  readonly allowDuplicates?: boolean;
}

export type WriteResult =
  | { readonly success: true; readonly id: string; readonly created?: boolean }
  | { readonly success: false; readonly id?: string; readonly errors: readonly RowError[] };
