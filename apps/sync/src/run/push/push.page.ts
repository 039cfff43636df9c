// A page of pending records, from our side to what the CRM is to be told. Loads, never writes.
import type { PoolClient } from 'pg';
import type { FieldValue, Snapshot, WriteOp } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { plan } from '../reconcile/plan.js';
import type { Plan, Side } from '../reconcile/plan.types.js';
import type { ObjectContext } from '../run-context.js';
import { loadByRecordIds, type Known } from '../triples.query.js';
import type { PushItem } from './push-items.query.js';
import type { QuietLink } from './quiet-links.query.js';

export interface PlannedPush {
  readonly ops: readonly WriteOp[];
  readonly items: readonly PushItem[];
  readonly quiet: readonly QuietLink[];
}

/** What to write for these records. The CRM is taken to be as its base says: the pull of the same run has just looked. */
export async function planPush(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  ids: readonly string[],
): Promise<PlannedPush> {
  const known = await loadByRecordIds(client, lease, context, ids);
  const ops: WriteOp[] = [];
  const items: PushItem[] = [];
  const quiet: QuietLink[] = [];
  for (const record of known.values()) {
    const made = plan(
      {
        base: record.base,
        local: record.local,
        remote: remoteOf(record),
        held: record.held,
        optInIsNewer: record.optInIsNewer,
      },
      context.rules,
    );
    const op = opOf(record, made, context);
    if (op) {
      ops.push(op);
      items.push(itemOf(record, made, op, context));
    } else if (record.linkStatus !== null) {
      quiet.push({ recordId: record.recordId, version: record.version, status: quietStatus(record, made) });
    }
  }
  return { ops, items, quiet };
}

function remoteOf(record: Known): Side {
  if (record.crmId === null) return { state: 'absent' };
  return { state: 'present', values: record.base ?? {}, modifiedAt: BEFORE_ALL };
}

/** What the base says was true before any edit that is pending. */
const BEFORE_ALL = new Date(0).toISOString();

function quietStatus(record: Known, made: Plan): QuietLink['status'] {
  if (made.unlink || record.local.state === 'deleted') return 'unlinked';
  return record.held.size > 0 ? 'conflict' : 'synced';
}

function opOf(record: Known, made: Plan, context: ObjectContext): WriteOp | undefined {
  const id = record.recordId;
  if (!made.remote) return undefined;
  if (made.remote.kind === 'delete')
    return record.crmId === null ? undefined : { id, kind: 'delete', remoteId: record.crmId };
  const values = writable(made.remote.values, made.remote.kind, context);
  if (made.remote.kind === 'create')
    return { id, kind: 'create', externalId: id, values: context.mapping.toRemoteCreate(values) };
  if (record.crmId === null || Object.keys(values).length === 0) return undefined;
  return {
    id,
    kind: 'update',
    remoteId: record.crmId,
    externalId: id,
    values: context.mapping.toRemoteValues(values),
  };
}

/** Blank fields are left out of a creation: the CRM's own defaults may stand. A loop, as it runs for every record of a first push. */
function writable(values: Snapshot, kind: 'create' | 'update', context: ObjectContext): Snapshot {
  const isCreation = kind === 'create';
  const named: Record<string, FieldValue> = {};
  for (const { name, crmCreateable, crmUpdateable } of context.mapping.rules) {
    const isWanted = isCreation
      ? crmCreateable && (values[name] ?? null) !== null
      : crmUpdateable && name in values;
    if (isWanted) named[name] = values[name];
  }
  return named;
}

function itemOf(record: Known, made: Plan, op: WriteOp, context: ObjectContext): PushItem {
  const { recordId, version } = record;
  if (op.kind === 'delete') return { recordId, version, kind: 'delete', base: null, hash: null };
  const written = made.remote && made.remote.kind !== 'delete' ? made.remote.values : {};
  const base =
    op.kind === 'create' ? completed(written, context) : { ...record.base, ...made.base, ...written };
  return {
    recordId,
    version,
    kind: op.kind,
    base: context.bases.pack(base),
    hash: context.hashOf(context.textOf(base)),
  };
}

/** A new record is blank wherever we write nothing. */
function completed(written: Snapshot, { mapping }: ObjectContext): Snapshot {
  const base: Record<string, FieldValue> = {};
  for (const name of mapping.names) base[name] = written[name] ?? null;
  return base;
}
