// Streams of writes, one result per op: collections for few, Bulk 2.0 for many. Creates are upserts on our external id, so repeating one after a
// lost answer finds what it made.
import type { WriteOp, WriteRequest, WriteResult } from '../../crm-provider.js';
import { writeInBulk } from './salesforce.bulk-ingest.js';
import type { SalesforceClient } from './salesforce.client.js';
import { cheapestWrite, COLLECTION_ROWS } from './salesforce.costs.js';
import { rowError, UNREPORTED, type VendorFault } from './salesforce.errors.js';
import { EXTERNAL_ID, namesOf } from './salesforce.objects.js';
import { toJson } from './salesforce.values.js';

interface SaveResult {
  id?: string | null;
  success: boolean;
  created?: boolean;
  errors: (Omit<VendorFault, 'errorCode'> & { statusCode?: string; errorCode?: string })[];
}

export function write(client: SalesforceClient, request: WriteRequest): AsyncIterable<WriteResult> {
  return cheapestWrite(request.expectedOps, request.lane) === 'bulk'
    ? writeInBulk(client, request)
    : writeInCollections(client, request);
}

async function* writeInCollections(
  client: SalesforceClient,
  request: WriteRequest,
): AsyncIterable<WriteResult> {
  const { remoteName } = namesOf(request.object);
  const waiting: Record<WriteOp['kind'], WriteOp[]> = { create: [], update: [], delete: [] };
  for await (const op of request.ops) {
    const group = waiting[op.kind];
    group.push(op);
    if (group.length < COLLECTION_ROWS) continue;
    waiting[op.kind] = [];
    yield* await writeCollection(client, remoteName, op.kind, group, request.signal);
  }
  for (const kind of ['create', 'update', 'delete'] as const) {
    if (waiting[kind].length > 0)
      yield* await writeCollection(client, remoteName, kind, waiting[kind], request.signal);
  }
}

/** Answers in the order of the ops, as the CRM does. */
async function writeCollection(
  client: SalesforceClient,
  remoteName: string,
  kind: WriteOp['kind'],
  ops: readonly WriteOp[],
  signal: AbortSignal,
): Promise<WriteResult[]> {
  const results = await (kind === 'delete'
    ? remove(client, ops, signal)
    : save(client, remoteName, kind, ops, signal));
  return ops.map((op, i) => resultOf(op, results[i] as SaveResult | undefined));
}

function save(
  client: SalesforceClient,
  remoteName: string,
  kind: 'create' | 'update',
  ops: readonly WriteOp[],
  signal: AbortSignal,
): Promise<SaveResult[]> {
  const path = kind === 'create' ? `/composite/sobjects/${remoteName}/${EXTERNAL_ID}` : '/composite/sobjects';
  return client.json({
    method: 'PATCH',
    path,
    json: { allOrNone: false, records: ops.map((op) => recordOf(op, remoteName)) },
    signal,
  });
}

function remove(
  client: SalesforceClient,
  ops: readonly WriteOp[],
  signal: AbortSignal,
): Promise<SaveResult[]> {
  const ids = ops.map((op) => (op.kind === 'delete' ? op.remoteId : '')).join(',');
  return client.json({ method: 'DELETE', path: `/composite/sobjects?ids=${ids}&allOrNone=false`, signal });
}

function recordOf(op: WriteOp, remoteName: string): Record<string, unknown> {
  if (op.kind === 'delete') return {};
  const values = Object.fromEntries(Object.entries(op.values).map(([name, value]) => [name, toJson(value)]));
  const ids =
    op.kind === 'create'
      ? { [EXTERNAL_ID]: op.externalId }
      : { id: op.remoteId, ...(op.externalId ? { [EXTERNAL_ID]: op.externalId } : {}) };
  return { attributes: { type: remoteName }, ...ids, ...values };
}

function resultOf(op: WriteOp, result: SaveResult | undefined): WriteResult {
  if (!result) return { opId: op.id, ok: false, error: UNREPORTED };
  const id = result.id ?? (op.kind === 'create' ? undefined : op.remoteId);
  if (result.success && id) return { opId: op.id, ok: true, remoteId: id, created: result.created ?? false };
  const [fault] = result.errors;
  const error = fault
    ? rowError({
        errorCode: fault.statusCode ?? fault.errorCode ?? 'UNKNOWN',
        message: fault.message,
        ...(fault.fields ? { fields: fault.fields } : {}),
      })
    : UNREPORTED;
  // To delete what is gone already is no failure.
  if (op.kind === 'delete' && error.gone)
    return { opId: op.id, ok: true, remoteId: op.remoteId, created: false };
  return { opId: op.id, ok: false, error };
}
