// One import from its first row to its last. Each batch is one transaction with the progress, so that a crash repeats at most
// one batch, and repeating one changes nothing.
import { batchesAfter, importRows } from './import-rows.js';
import { UnusableFileError } from './import.errors.js';
import type { ClaimedImport } from './import.row.js';
import type { ParsedRow } from './parsed-row.js';

export interface ImportSteps {
  /** The uploaded text in order. */
  readChunks(): AsyncIterable<string>;
  commitBatch(rows: readonly ParsedRow[]): Promise<void>;
  /** All rows are done. */
  finish(): Promise<void>;
  /** The rest cannot be done, and trying again would not help. */
  fail(reason: string): Promise<void>;
}

/** @throws what `signal` was aborted with, between two batches; and whatever may work the next time. */
export async function runImport(
  claimed: ClaimedImport,
  steps: ImportSteps,
  signal: AbortSignal,
): Promise<void> {
  try {
    const rows = importRows(claimed.format, steps.readChunks());
    for await (const batch of batchesAfter(claimed.rowReached, rows)) {
      signal.throwIfAborted();
      await steps.commitBatch(batch);
    }
    signal.throwIfAborted();
    await steps.finish();
  } catch (error) {
    if (!(error instanceof UnusableFileError)) throw error;
    await steps.fail(error.message);
  }
}
