// A page of pending records, from our side to what the CRM is to be told. Loads, never writes.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { FieldValue, Snapshot, WriteOp } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { plan } from '../reconcile/plan.js';
import type { Plan, Side } from '../reconcile/plan.types.js';
import { translateToTheirs } from '../references.query.js';
import type { Translate } from '../references.js';
import type { ObjectContext } from '../run-context.js';
import { loadByRecordIds, type Known } from '../triples.query.js';
import type { PushItem } from './push-pages.query.js';
import type { RefusedRecord } from './refuse-records.query.js';
import type { QuietLink } from './quiet-links.query.js';

export interface PlannedPush {
  readonly pageId: string;
  /** In the order of their records, as the items are. */
  readonly ops: readonly WriteOp[];
  readonly items: readonly PushItem[];
  readonly quiet: readonly QuietLink[];
  /** Records that point to one which the CRM does not have yet: they stay pending until it does. */
  readonly waiting: readonly string[];
  /** Records with values that the mapping refuses: nothing of them is sent. */
  readonly refused: readonly RefusedRecord[];
}

/**
 * What to write for these records. The CRM is taken to be as its base says: the pull of the same run has just looked.
 * @param ids in order
 */
export async function planPush(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  ids: readonly string[],
): Promise<PlannedPush> {
  const known = await loadByRecordIds(client, lease, context, ids, 'push');
  return planRecords(
    client,
    lease,
    context,
    ids.flatMap((id) => known.get(id) ?? []),
  );
}

/** The same of records as they are known. */
export async function planRecords(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  records: readonly Known[],
): Promise<PlannedPush> {
  const translate = await translationOf(client, lease, context, records);
  const ops: WriteOp[] = [];
  const items: PushItem[] = [];
  const quiet: QuietLink[] = [];
  const waiting: string[] = [];
  const refused: RefusedRecord[] = [];
  for (const record of records) {
    if (record.refusal) {
      const { op, item } = consentOnly(record, context);
      if (op && item) {
        ops.push(op);
        items.push(item);
      } else
        refused.push({ recordId: record.recordId, version: record.version, error: record.refusal.error });
      continue;
    }
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
    const pointed = pointedOf(made, named, context, translate);
    if (pointed === 'waits') {
      waiting.push(record.recordId);
      continue;
    }
    const op = pointed === 'foreign' ? undefined : opOf(record, made, pointed.theirs, context);
    if (op && pointed !== 'foreign') {
      ops.push(op);
      items.push(itemOf(record, made, op, pointed.ours, context, translate));
    } else if (record.linkStatus !== null) {
      quiet.push({ recordId: record.recordId, version: record.version, status: quietStatus(record, made) });
    }
  }
  return { pageId: uuidv7(), ops, items, quiet, waiting, refused };
}

/**
 * An opt-out goes to the CRM even where the mapping refuses the record. What is written counts as an earlier version, so that the record is
 * looked at again, and refused, once that is done.
 */
function consentOnly(record: Known, context: ObjectContext): { op?: WriteOp; item?: PushItem } {
  const { base, local, optInIsNewer, crmId, recordId, version } = record;
  if (crmId === null) return {};
  const fields = context.rules.fields.filter(({ isConsent }) => isConsent);
  const made = plan({ base, local, remote: remoteOf(record), optInIsNewer }, { ...context.rules, fields });
  const named = writableOf(made, context);
  const op = opOf(record, made, named, context);
  if (!op) return {};
  const after = JSON.stringify(context.bases.pack({ ...base, ...named }));
  return { op, item: { recordId, version: version - 1, kind: 'update', base: after, hash: null } };
}

/** Of all that the page's records point to, now and by their bases. */
async function translationOf(
  client: PoolClient,
  lease: Lease,
  { references }: ObjectContext,
  records: readonly Known[],
): Promise<Translate | undefined> {
  if (references.isEmpty) return undefined;
  const snapshots = records.flatMap(({ local, base }) => [
    ...(local.state === 'present' ? [local.values] : []),
    ...(base ? [base] : []),
  ]);
  return translateToTheirs(client, lease, references.namedIn(snapshots));
}

/** What is written: in our ids, as a base keeps it, and in the CRM's. */
interface Pointed {
  readonly ours: Snapshot;
  readonly theirs: Snapshot;
}

/**
 * A new record waits until all that it points to is there; one that points to nothing of this integration's is not carried. Of a change, what
 * cannot be said yet is left out.
 */
function pointedOf(
  made: Plan,
  named: Snapshot,
  { references }: ObjectContext,
  translate: Translate | undefined,
): Pointed | 'waits' | 'foreign' {
  if (!translate || !made.remote || made.remote.kind === 'delete') return { ours: named, theirs: named };
  const isCreation = made.remote.kind === 'create';
  if (isCreation && references.isForeign(made.remote.values)) return 'foreign';
  const { values: theirs, unresolved } = references.toTheirs(named, translate);
  if (unresolved.length === 0) return { ours: named, theirs };
  if (isCreation) return 'waits';
  return { ours: Object.fromEntries(Object.entries(named).filter(([name]) => name in theirs)), theirs };
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
function itemOf(
  record: Known,
  made: Plan,
  op: WriteOp,
  named: Snapshot,
  context: ObjectContext,
  translate: Translate | undefined,
): PushItem {
  const { recordId, version } = record;
  if (op.kind === 'delete') return { recordId, version, kind: 'delete', base: null, hash: null };
  // A new record is blank wherever we write nothing.
  const base = op.kind === 'create' ? named : { ...record.base, ...made.base, ...named };
  const values = context.textOf(base);
  return {
    recordId,
    version,
    kind: op.kind,
    base: op.kind === 'create' ? context.bases.packText(values) : JSON.stringify(context.bases.pack(base)),
    hash: translate ? hashOf(base, context, translate) : context.hashOf(values),
  };
}

/** Of the values as the CRM will send them back. */
function hashOf(base: Snapshot, context: ObjectContext, translate: Translate): string | null {
  const { values, unresolved } = context.references.toTheirs(base, translate, true);
  return unresolved.length > 0 ? null : context.hashOf(context.textOf(values));
}
