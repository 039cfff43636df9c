// What a bulk query job may not ask for.
import type { Scope } from './scope.js';
import { SoqlError, type Query } from './types.js';

const NOT_IN_CSV = new Set(['address', 'location', 'base64']);

/** @throws SoqlError */
export function refuseInBulk(scope: Scope, query: Query, isAggregated: boolean): void {
  const refuse = (message: string): never => {
    throw new SoqlError('API_ERROR', message);
  };
  if (isAggregated) refuse('Aggregate functions, COUNT() and GROUP BY are not supported in Bulk Query');
  if (query.offset !== undefined) refuse('OFFSET is not supported in Bulk Query');
  for (const item of query.select) {
    if (item.kind === 'children')
      refuse('Aggregate Relationships not supported in Bulk V2 Query with CSV content type');
    if (item.kind === 'typeof') refuse('TYPEOF is not supported in Bulk Query');
    if (item.kind === 'fields') refuse('FIELDS() is not supported in Bulk Query');
    if (item.kind !== 'expression' || item.value.kind !== 'field') continue;
    const { field } = scope.path(item.value);
    if (NOT_IN_CSV.has(field.type)) refuse('Selecting compound data not supported in Bulk Query');
  }
}
