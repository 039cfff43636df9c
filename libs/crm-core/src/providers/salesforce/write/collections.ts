// Up to 200 records in one call, which answers each of them.
import { CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { WriteOp, WriteRequest, WriteResult } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { COLLECTION_ROWS } from '../salesforce.costs.js';
import { causeOf, missingField, rowError, UNREPORTED, type VendorFault } from '../salesforce.errors.js';
import { EXTERNAL_ID, namesOf, type ObjectNames } from '../salesforce.objects.js';
import { fieldPath } from '../salesforce.soql.js';
import { toJson } from '../salesforce.values.js';
import { withoutLocks } from './locks.js';
import { better, meetsSetOnce, withoutSetOnce, type Create } from './set-once.js';
import type { Stamp } from './stamp.js';

interface SaveResult {
  id?: string | null;
  success: boolean;
  created?: boolean;
  errors: (Omit<VendorFault, 'errorCode'> & { statusCode?: string; errorCode?: string })[];
}

/** A request that is refused for one of its rows: which one, the CRM does not say. */
const ONE_ROWS_FAULT: readonly unknown[] = [
  'JSON_PARSER_ERROR',
  'MALFORMED_ID',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'INVALID_DATE_FORMAT',
];

type Kind = WriteOp['kind'];

interface Collections {
  readonly client: SalesforceClient;
  readonly request: WriteRequest;
  readonly stamp: Stamp;
  readonly object: ObjectNames;
}

export async function* writeInCollections(
  client: SalesforceClient,
  request: WriteRequest,
  stamp: Stamp,
): AsyncIterable<WriteResult> {
  const to = { client, request, stamp, object: namesOf(request.object) };
  const waiting: Record<Kind, WriteOp[]> = { create: [], update: [], delete: [] };
  for await (const op of request.ops) {
    const group = waiting[op.kind];
    group.push(op);
    if (group.length < COLLECTION_ROWS) continue;
    waiting[op.kind] = [];
    yield* await settle(to, op.kind, group);
  }
  for (const kind of ['create', 'update', 'delete'] as const) {
    if (waiting[kind].length > 0) yield* await settle(to, kind, waiting[kind]);
  }
}

function settle(to: Collections, kind: Kind, ops: readonly WriteOp[]): Promise<WriteResult[]> {
  return withoutLocks(ops, to.object, to.request.signal, (some) => writeCollection(to, kind, some));
}

/** Answers in the order of the ops, as the CRM does. */
async function writeCollection(to: Collections, kind: Kind, ops: readonly WriteOp[]): Promise<WriteResult[]> {
  const isStamping = kind === 'update' && to.stamp.mayTry(to.request.object);
  try {
    const results = await send(to, kind, ops, isStamping);
    if (isStamping && results.some(refusesStamp)) return await withoutStamp(to, ops);
    const answers = ops.map((op, i) => resultOf(op, results[i] as SaveResult | undefined));
    return kind === 'create' ? await againWithoutSetOnce(to, ops, answers) : answers;
  } catch (error) {
    if (error instanceof CrmSchemaError && isStamping && error.details.field === EXTERNAL_ID)
      return withoutStamp(to, ops);
    if (error instanceof CrmRecordRejectedError && ONE_ROWS_FAULT.includes(error.details.vendorCode))
      return findFault(to, kind, ops, error);
    throw error;
  }
}

async function againWithoutSetOnce(
  to: Collections,
  ops: readonly WriteOp[],
  answers: readonly WriteResult[],
): Promise<WriteResult[]> {
  const there = ops.filter((op, i) => op.kind === 'create' && meetsSetOnce(answers[i], to.object));
  if (there.length === 0) return [...answers];
  const rest = there.map((op) => withoutSetOnce(op as Create, to.object));
  const results = await send(to, 'create', rest, false);
  const again = new Map(rest.map((op, i) => [op.id, resultOf(op, results[i] as SaveResult | undefined)]));
  return answers.map((answer) => better(answer, again.get(answer.opId)));
}

/** The org lacks our field, or hides it: an update is no worse without it. */
function withoutStamp(to: Collections, ops: readonly WriteOp[]): Promise<WriteResult[]> {
  to.stamp.refuse(to.request.object);
  return writeCollection(to, 'update', ops);
}

const refusesStamp = ({ success, errors }: SaveResult): boolean =>
  !success &&
  errors.some(
    ({ message, fields }) => missingField(message) === EXTERNAL_ID || fields?.includes(EXTERNAL_ID),
  ) &&
  errors.some(({ statusCode, errorCode }) => causeOf(statusCode ?? errorCode ?? '') === 'schema');

/** Halves the rows until the one at fault stands alone; all others are written. */
async function findFault(
  to: Collections,
  kind: Kind,
  ops: readonly WriteOp[],
  error: CrmRecordRejectedError,
): Promise<WriteResult[]> {
  if (ops.length > 1) {
    const middle = Math.ceil(ops.length / 2);
    const first = await writeCollection(to, kind, ops.slice(0, middle));
    return [...first, ...(await writeCollection(to, kind, ops.slice(middle)))];
  }
  const code = String(error.details.vendorCode);
  const refused = { cause: 'data', code, message: error.message, field: null } as const;
  return ops.map((op) => ({ opId: op.id, ok: false, error: refused }));
}

function send(
  { client, request, object }: Collections,
  kind: Kind,
  ops: readonly WriteOp[],
  isStamping: boolean,
): Promise<SaveResult[]> {
  if (kind === 'delete') return remove(client, ops, request.signal);
  const path =
    kind === 'create' ? `/composite/sobjects/${object.remoteName}/${EXTERNAL_ID}` : '/composite/sobjects';
  const records = ops.map((op) => recordOf(op, object, isStamping));
  return client.json({ method: 'PATCH', path, json: { allOrNone: false, records }, signal: request.signal });
}

function remove(
  client: SalesforceClient,
  ops: readonly WriteOp[],
  signal: AbortSignal,
): Promise<SaveResult[]> {
  const ids = ops.map((op) => (op.kind === 'delete' ? encodeURIComponent(op.remoteId) : '')).join(',');
  return client.json({ method: 'DELETE', path: `/composite/sobjects?ids=${ids}&allOrNone=false`, signal });
}

function recordOf(
  op: WriteOp,
  { remoteName, constants }: ObjectNames,
  isStamping: boolean,
): Record<string, unknown> {
  if (op.kind === 'delete') return {};
  const values = Object.fromEntries(
    Object.entries(op.values).map(([name, value]) => [fieldPath(name), toJson(value)]),
  );
  const ids =
    op.kind === 'create'
      ? { [EXTERNAL_ID]: op.externalId, ...constants }
      : { id: op.remoteId, ...(isStamping && op.externalId ? { [EXTERNAL_ID]: op.externalId } : {}) };
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
  return { opId: op.id, ok: false, error: op.kind === 'create' ? { ...error, gone: false } : error };
}
