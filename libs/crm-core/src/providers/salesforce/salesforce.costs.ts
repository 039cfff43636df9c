// Which way is cheapest: API calls first, seconds second. The figures are measured; salesforce.costs.spec.ts holds the table.
import type { Lane } from '../../crm-provider.js';

/** Rows of a REST query's page at most, and at least, however wide they are. */
const REST_PAGE_ROWS = 2_000;
const REST_WIDE_PAGE_ROWS = 200;
/** Fields of all rows of a page, about: the CRM says only that wide rows come fewer at a time. */
const REST_PAGE_FIELDS = 200_000;
/** Records in one collections call. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
export const COLLECTION_ROWS = 200;

/** Create, poll and results of a Bulk 2.0 query; create, upload, close, poll and results of an ingest. */
const BULK_READ_CALLS = 3;
const BULK_WRITE_CALLS = 8;

export function cheapestRead(rows: number, columns: number): 'rest' | 'bulk' {
  const fitting = Math.min(REST_PAGE_ROWS, Math.floor(REST_PAGE_FIELDS / columns));
  const pages = Math.ceil(rows / Math.max(REST_WIDE_PAGE_ROWS, fitting));
  return Math.max(1, pages) <= BULK_READ_CALLS ? 'rest' : 'bulk';
}

/** The consent lane takes the quickest way whatever it costs; a person who waits does not wait for a job. */
export function cheapestWrite(ops: number, lane: Lane): 'collections' | 'bulk' {
  if (lane === 'consent') return 'collections';
  return Math.ceil(ops / COLLECTION_ROWS) <= BULK_WRITE_CALLS ? 'collections' : 'bulk';
}

/** API calls for so many writes of a bulk lane. */
export function callsToWrite(ops: number): number {
  if (ops === 0) return 0;
  return cheapestWrite(ops, 'bulk') === 'bulk' ? BULK_WRITE_CALLS : Math.ceil(ops / COLLECTION_ROWS);
}
