// What a run would do with one kind of records: the same pages, planned by the same functions, and counted instead of written. What it would
// commit between its pages is remembered where it matters: whom it has met already.
import type { ChangePage, CrmSession, FieldValue } from '@app/crm-core';
import type { RunMode } from '@app/contracts';
import type { StoredBase } from '../base-shapes.js';
import type { RunConnections } from '../engine-db.js';
import type { Lease } from '../lease.js';
import { planPage, type PlannedPage } from '../pull/pull.page.js';
import type { RecordChange } from '../pull/apply-changes.query.js';
import type { NewRecord } from '../pull/create-records.query.js';
import { PULL_PAGE_ROWS } from '../pull/pull.service.js';
import { openPending } from '../push/pending.query.js';
import { planRecords } from '../push/push.page.js';
import type { ObjectContext } from '../run-context.js';
import { loadCursor, pushedSince } from '../sync-cursor.query.js';
import { loadByRecordIds, type Known } from '../triples.query.js';
import type { PreviewTally } from './preview-tally.js';

/** Remote records that are looked at: a preview answers while somebody waits. */
const MAX_ROWS = 100_000;
const PUSH_PAGE_ROWS = 1_000;

export interface PreviewScope {
  readonly lease: Lease;
  readonly context: ObjectContext;
  readonly session: CrmSession;
  readonly connections: RunConnections;
  readonly mode: RunMode;
  readonly signal: AbortSignal;
}

export async function previewObject(scope: PreviewScope, tally: PreviewTally): Promise<void> {
  const met = await previewPull(scope, tally);
  if (scope.context.rules.direction !== 'fromCrm') await previewPush(scope, tally, met);
}

/** Whom a pull meets, as it would remember by their links. */
interface Met {
  /** Record of ours → the remote record that it is. */
  readonly linked: Map<string, string>;
  /** Records of ours in doubt: they are held back until a person decides. */
  readonly inDoubt: Set<string>;
}

async function previewPull(scope: PreviewScope, tally: PreviewTally): Promise<Met> {
  const { connections, lease, context } = scope;
  const met: Met = { linked: new Map(), inDoubt: new Set() };
  let rows = 0;
  for await (const page of await read(scope)) {
    await countPage(scope, tally, met, await planPage(connections.reader, lease, context, page.changes));
    rows += page.changes.length;
    if (rows >= MAX_ROWS) {
      tally.isComplete = page.total !== undefined && page.total <= rows;
      break;
    }
  }
  return met;
}

async function read(scope: PreviewScope): Promise<AsyncIterable<ChangePage>> {
  const { session, context, connections, lease, mode, signal } = scope;
  const since = mode === 'full' ? null : await loadCursor(connections.reader, lease, context.decidedWith);
  return session.readChanges({
    object: context.object,
    fields: context.mapping.remoteFields,
    pageRows: PULL_PAGE_ROWS,
    signal,
    ...(since ? { since } : {}),
  });
}

async function countPage(
  scope: PreviewScope,
  tally: PreviewTally,
  met: Met,
  planned: PlannedPage,
): Promise<void> {
  const { context } = scope;
  tally.fromCrm.unchanged += planned.unchanged;
  tally.fromCrm.rejected += planned.ambiguous.length + planned.heldBack.length + planned.refused.length;
  // Merged and converted records: their links move, and what hangs on them.
  tally.fromCrm.update += planned.moves.length;
  for (const { candidates } of planned.ambiguous) for (const id of candidates) met.inDoubt.add(id);
  for (const created of planned.creates) countCreation(tally, context, created);
  const pending: RecordChange[] = [];
  for (const change of planned.changes) {
    const other = met.linked.get(change.recordId);
    if (other !== undefined && other !== change.crmId) {
      // That record is met already by a remote record of an earlier page: this one becomes a record of its own.
      tally.add('fromCrm', 'create', { recordId: null, crmId: change.crmId }, nothing);
      continue;
    }
    met.linked.set(change.recordId, change.crmId);
    countChange(tally, change);
    if (change.status === 'pending') pending.push(change);
  }
  if (context.rules.direction !== 'fromCrm')
    await countPushed(scope, tally, await afterwards(scope, pending));
  if (planned.elsewhere && context.elsewhere)
    await countPage({ ...scope, context: context.elsewhere }, tally, met, planned.elsewhere);
}

const nothing = () => ({ before: {}, after: {} });

function countCreation(tally: PreviewTally, context: ObjectContext, created: NewRecord): void {
  tally.add('fromCrm', 'create', { recordId: null, crmId: created.crmId }, () => {
    const values = JSON.parse(created.values) as FieldValue[];
    return {
      before: {},
      after: Object.fromEntries(context.mapping.names.map((name, i) => [name, values[i]])),
    };
  });
  if (created.isPending) tally.toCrm.update++;
}

function countChange(tally: PreviewTally, change: RecordChange): void {
  const { recordId, crmId, before, patch } = change;
  tally.conflicts += change.conflicts.length;
  if (change.isDeletion) tally.add('fromCrm', 'delete', { recordId, crmId }, () => ({ before, after: {} }));
  else if (patch) tally.add('fromCrm', 'update', { recordId, crmId }, () => ({ before, after: patch }));
  else tally.fromCrm.unchanged++;
}

/** Records as the pull would leave them, for the push that follows. */
async function afterwards(
  { connections, lease, context }: PreviewScope,
  changes: readonly RecordChange[],
): Promise<Known[]> {
  if (changes.length === 0) return [];
  const ids = changes.map(({ recordId }) => recordId);
  const known = await loadByRecordIds(connections.reader, lease, context, ids, 'push');
  return changes.flatMap(({ recordId, crmId, base, patch = {}, conflicts }) => {
    const record = known.get(recordId);
    if (!record) return [];
    const { local } = record;
    return {
      ...record,
      crmId,
      linkStatus: 'pending',
      base: context.bases.unpack(base),
      local: local.state === 'present' ? { ...local, values: { ...local.values, ...patch } } : local,
      held: new Set([...record.held, ...conflicts.map(({ field }) => field)]),
    };
  });
}

/** What waits here and was not met. */
async function previewPush(scope: PreviewScope, tally: PreviewTally, met: Met): Promise<void> {
  const { connections, lease, context, mode } = scope;
  const client = connections.reader;
  const since = mode === 'full' ? null : await pushedSince(client, lease, context.decidedWith);
  const scan = { since, recordIds: null, isRetrying: since === null, mayCreate: true, scope: context.scope };
  const pending = await openPending(client, lease, context.table, scan);
  try {
    for (;;) {
      const ids = await pending.next(PUSH_PAGE_ROWS);
      if (ids.length === 0) break;
      const left = ids.filter((id) => !met.linked.has(id) && !met.inDoubt.has(id));
      const known = await loadByRecordIds(client, lease, context, left, 'push');
      await countPushed(scope, tally, [...known.values()]);
    }
  } finally {
    await pending.close();
  }
  if (context.elsewhere) await previewPush({ ...scope, context: context.elsewhere }, tally, met);
}

async function countPushed(
  { connections, lease, context }: PreviewScope,
  tally: PreviewTally,
  records: readonly Known[],
): Promise<void> {
  if (records.length === 0) return;
  const { ops, items, quiet, refused } = await planRecords(connections.reader, lease, context, records);
  const byId = new Map(records.map((record) => [record.recordId, record]));
  tally.toCrm.unchanged += quiet.length;
  tally.toCrm.rejected += refused.length;
  ops.forEach((op, i) => {
    const record = byId.get(op.id);
    tally.add('toCrm', op.kind, { recordId: op.id, crmId: record?.crmId ?? null }, () => ({
      before: record?.base ?? {},
      after: context.bases.unpack(JSON.parse(items[i].base ?? '{}') as StoredBase) ?? {},
    }));
  });
}
