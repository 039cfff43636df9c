import type { ImportFormat } from '@app/contracts';
import { csvRows } from './csv-rows.js';
import { ndjsonRows } from './ndjson-rows.js';
import type { ParsedRow } from './parsed-row.js';

/** Bounds what is in memory at a time. */
const BATCH_ROWS = 500;
const BATCH_CHARS = 1_000_000;

export function importRows(format: ImportFormat, text: AsyncIterable<string>): AsyncIterable<ParsedRow> {
  return format === 'csv' ? csvRows(text) : ndjsonRows(text);
}

/** The rows after `reached`, in order, in batches that are never empty. */
export async function* batchesAfter(
  reached: number,
  rows: AsyncIterable<ParsedRow>,
): AsyncGenerator<ParsedRow[]> {
  let batch: ParsedRow[] = [];
  let chars = 0;
  try {
    for await (const row of rows) {
      if (row.row <= reached) continue;
      batch.push(row);
      chars += row.size;
      if (batch.length < BATCH_ROWS && chars < BATCH_CHARS) continue;
      yield batch;
      batch = [];
      chars = 0;
    }
  } catch (error) {
    // A file is imported as far as it can be read.
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}
