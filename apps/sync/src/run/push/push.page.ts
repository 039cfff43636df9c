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
  const known = await loadByRecordIds(client, lease, context, ids, 'push');
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
    const named = writableOf(made, context);
    const op = opOf(record, made, named, context);
    if (op) {
      ops.push(op);
      items.push(itemOf(record, made, op, named, context));
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

function opOf(record: Known, made: Plan, named: Snapshot, context: ObjectContext): WriteOp | undefined {
  const id = record.recordId;
  if (!made.remote) return undefined;
  if (made.remote.kind === 'delete')
    return record.crmId === null ? undefined : { id, kind: 'delete', remoteId: record.crmId };
  if (made.remote.kind === 'create')
    return { id, kind: 'create', externalId: id, values: context.mapping.toRemoteCreate(named) };
  if (record.crmId === null || Object.keys(named).length === 0) return undefined;
  return {
    id,
    kind: 'update',
    remoteId: record.crmId,
    externalId: id,
    values: context.mapping.toRemoteValues(named),
  };
}

/** What may be written of what differs. */
function writableOf(made: Plan, context: ObjectContext): Snapshot {
  return made.remote && made.remote.kind !== 'delete'
    ? writable(made.remote.values, made.remote.kind, context)
    : {};
}

/**
 * Blank fields are left out of a creation: the CRM's own defaults may stand. So is "not opted out": a creation that is sent again must not lift
 * an opt-out that was given there meanwhile. A loop, as it runs for every record of a first push.
 */
function writable(values: Snapshot, kind: 'create' | 'update', context: ObjectContext): Snapshot {
  const isCreation = kind === 'create';
  const named: Record<string, FieldValue> = {};
  for (const { name, crmCreateable, crmUpdateable, isConsent } of context.mapping.rules) {
    const isWanted = isCreation
      ? crmCreateable && (values[name] ?? null) !== null && !(isConsent && values[name] === false)
      : crmUpdateable && name in values;
    if (isWanted) named[name] = values[name];
  }
  return named;
}

/** The base holds what was written and nothing else: a field that the CRM refuses to take stays as the CRM has it. */
function itemOf(record: Known, made: Plan, op: WriteOp, named: Snapshot, context: ObjectContext): PushItem {
  const { recordId, version } = record;
  if (op.kind === 'delete') return { recordId, version, kind: 'delete', base: null, hash: null };
  const base = op.kind === 'create' ? completed(named, context) : { ...record.base, ...made.base, ...named };
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
