// Streams of writes, one result per op: collections for few, Bulk 2.0 for many. Creates are upserts on our external id, so repeating one after a
// lost answer finds what it made.
import type { WriteRequest, WriteResult } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { cheapestWrite } from '../salesforce.costs.js';
import { writeInBulk } from './bulk-ingest.js';
import { writeInCollections } from './collections.js';
import type { Stamp } from './stamp.js';

export function write(
  client: SalesforceClient,
  request: WriteRequest,
  stamp: Stamp,
): AsyncIterable<WriteResult> {
  const way = cheapestWrite(request.expectedOps, request.lane);
  return way === 'bulk' ? writeInBulk(client, request, stamp) : writeInCollections(client, request, stamp);
}
