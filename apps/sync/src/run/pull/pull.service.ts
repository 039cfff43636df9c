import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { ChangePage, CrmSession, Cursor } from '@app/crm-core';
import type { ApiBudget } from '../api-budget.js';
import type { RunConnections } from '../engine-db.js';
import { transaction } from '../engine-db.js';
import { fence, type Lease, type RunProgressUpdate } from '../lease.js';
import type { Progress } from '../progress.js';
import { addCounts, NO_COUNTS, type Counts } from '../run.row.js';
import type { ObjectContext } from '../run-context.js';
import { applyChanges } from './apply-changes.query.js';
import { createRecords, createRecordsAlone } from './create-records.query.js';
import { saveDealParts } from './deal-contacts.query.js';
import { holdCandidates } from './hold-candidates.query.js';
import type { AmbiguousRow } from './first-meeting.js';
import { lockCreations } from './known.query.js';
import { planPage, type PlannedPage } from './pull.page.js';
import { applyMoves } from './moves/moves.js';
import { pull } from './pull.pipeline.js';
import { saveWaiting, type WaitingRow } from './waiting.query.js';

/** Rows a page. Small enough that a few pages fit a capped heap, large enough that a statement's price is shared. */
export const PULL_PAGE_ROWS = 2_000;
/** A record that is edited this often while its page commits waits for the next run. */
const MAX_RACES = 5;

export interface PullRequest {
  readonly lease: Lease;
  readonly context: ObjectContext;
  readonly session: CrmSession;
  /** Of API calls; absent where another one holds. */
  readonly budget?: ApiBudget;
  readonly connections: RunConnections;
  readonly progress: Progress;
  /** Where to read on; absent for everything. */
  readonly since?: Cursor;
  /** Only these remote records, instead of what changed. */
  readonly onlyIds?: readonly string[];
  readonly signal: AbortSignal;
}

/** Pulls until the CRM has no more to say. Answers the cursor for next time; absent for chosen records. */
export function pullChanges(request: PullRequest): Promise<Cursor | undefined> {
  const { connections, lease, context } = request;
  return pull({
    read: () => read(request),
    plan: (page) => planPage(connections.reader, lease, context, page.changes),
    commit: async (planned, page) => {
      await commitPage(request, planned, page);
      // The page is safe: a run that is parked here goes on behind it.
      request.budget?.assertLeft();
    },
  });
}

function read({ session, context, since, onlyIds, signal }: PullRequest): AsyncIterable<ChangePage> {
  const { remoteFields } = context.mapping;
  if (onlyIds) return session.readByIds(context.object, onlyIds, remoteFields);
  return session.readChanges({
    object: context.object,
    fields: remoteFields,
    pageRows: PULL_PAGE_ROWS,
    signal,
    ...(since ? { since } : {}),
  });
}

async function commitPage(request: PullRequest, planned: PlannedPage, page: ChangePage): Promise<void> {
  if (page.total !== undefined) request.progress.expect(page.total);
  try {
    await commitRows(request, planned, page);
  } catch (error) {
    if (!isRowFault(error)) throw error;
    await commitInHalves(request, page, error);
  }
  request.progress.announce();
}

/** One transaction; rows that lost a race are planned and written again, until none is left. */
async function commitRows(request: PullRequest, planned: PlannedPage, page: ChangePage): Promise<void> {
  if (planned.moves.length > 0) return commitRows(request, await afterMoves(request, planned, page), page);
  const { changes: known, ambiguous, looked } = planned;
  const onlyCreates =
    !request.lease.check && [known, ambiguous, looked, planned.refused].every(({ length }) => length === 0);
  if (onlyCreates && (await commitCreations(request, planned, page))) return;
  const { lease, context, progress } = request;
  const { writer } = request.connections;
  let work = planned;
  let { changes } = page;
  for (let race = 0; ; race++) {
    const isLast = race === MAX_RACES;
    const losers = await transaction(writer, async () => {
      if (work.creates.length > 0 && !(await lockCreations(writer, lease, work.creationsSeen)))
        work = await planPage(writer, lease, context, changes);
      const lost = await write(writer, lease, context, work);
      const settled = lost.length === 0 || isLast;
      const counted = progress.withPull(countsOf(work, lost.length), settled ? page.changes.length : 0);
      // The cursor moves only with the last of the page's rows.
      await fence(writer, lease, counted.snapshot(settled ? cursorOf(request, page) : {}));
      return { ids: settled ? [] : lost, counted };
    });
    progress.take(losers.counted);
    if (losers.ids.length === 0) return;
    const again = new Set(losers.ids);
    changes = changes.filter((change) => again.has(change.id));
    work = await planPage(writer, lease, context, changes);
  }
}

/** Moves records in a transaction of their own, then plans the others. The page's cursor moves with those: a crash between repeats what changes nothing. */
async function afterMoves(
  request: PullRequest,
  { moves }: PlannedPage,
  page: ChangePage,
): Promise<PlannedPage> {
  const { connections, lease, context, progress } = request;
  const { writer } = connections;
  const counted = await transaction(writer, async () => {
    const { updated, deleted } = await applyMoves(writer, lease, context, moves);
    const next = progress.withPull({ ...NO_COUNTS, updated, deleted, conflicts: 0 }, 0);
    await fence(writer, lease, next.snapshot());
    return next;
  });
  progress.take(counted);
  return { ...(await planPage(writer, lease, context, page.changes)), moves: [] };
}

/** One statement does it all, or none of it. Answers false for none: somebody was made here since the page was planned. */
async function commitCreations(
  request: PullRequest,
  planned: PlannedPage,
  page: ChangePage,
): Promise<boolean> {
  const { connections, lease, context, progress } = request;
  const counted = progress.withPull(countsOf(planned, 0), page.changes.length);
  const update = counted.snapshot(cursorOf(request, page));
  const { creates, creationsSeen } = planned;
  const isDone = await createRecordsAlone(connections.writer, lease, context, creates, update, creationsSeen);
  if (isDone) progress.take(counted);
  return isDone;
}

/** Chosen records move no cursor, nor does the first half of a page. */
const cursorOf = ({ onlyIds }: PullRequest, { cursor }: ChangePage): RunProgressUpdate =>
  !onlyIds && cursor ? { cursor } : {};

/** Postgres refuses a value (classes 22, 23 and 54): it is some row's fault, and the other rows are not to wait for it. */
function isRowFault(error: unknown): error is Error & { code: string } {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}

/** Halves the page until the row that cannot be stored is alone, and puts that one aside. Only the last part moves the cursor. */
async function commitInHalves(
  request: PullRequest,
  page: ChangePage,
  fault: Error & { code: string },
): Promise<void> {
  const { changes, cursor } = page;
  if (changes.length === 1) return commitAlone(request, page, fault);
  const middle = Math.ceil(changes.length / 2);
  const halves: ChangePage[] = [
    { changes: changes.slice(0, middle), cursor: '' as Cursor },
    { changes: changes.slice(middle), cursor },
  ];
  for (const half of halves) {
    const planned = await planPage(request.connections.writer, request.lease, request.context, half.changes);
    await commitPage(request, planned, half);
  }
}

/** Planned once more, since somebody else may have linked it just now; then it is the row itself that Postgres will not take. */
async function commitAlone(
  request: PullRequest,
  page: ChangePage,
  fault: Error & { code: string },
): Promise<void> {
  const { connections, lease, context } = request;
  try {
    await commitRows(request, await planPage(connections.writer, lease, context, page.changes), page);
  } catch (error) {
    if (!isRowFault(error)) throw error;
    await setAside(request, page, fault.code);
  }
}

async function setAside(request: PullRequest, page: ChangePage, code: string): Promise<void> {
  const { connections, lease, progress } = request;
  const counted = progress.withPull({ ...NO_COUNTS, rejected: 1, conflicts: 0 }, 1);
  await transaction(connections.writer, async () => {
    await rejectRows(connections.writer, lease, [
      {
        crmId: page.changes[0].id,
        code: 'STORE.REFUSED',
        field: null,
        message: `The record cannot be stored (${code}).`,
      },
    ]);
    await fence(connections.writer, lease, counted.snapshot(cursorOf(request, page)));
  });
  progress.take(counted);
}

/** Answers the remote ids whose record somebody changed since they were planned. */
async function write(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  work: PlannedPage,
): Promise<string[]> {
  await createRecords(client, lease, context, work.creates);
  const edited = await applyChanges(client, lease, context, work.changes);
  await rejectRows(client, lease, [
    ...work.ambiguous.map(ambiguousRow),
    ...work.heldBack.map((row) => heldBackRow(row, context)),
    ...work.refused.map(({ crmId, error }) => ({ ...error, crmId })),
  ]);
  if (!lease.check) await saveWaiting(client, lease, work.looked, work.waiting);
  await saveParts(client, lease, work, edited);
  await holdCandidates(
    client,
    lease,
    context.table,
    work.ambiguous.flatMap(({ candidates }) => candidates),
  );
  const lost = work.changes.filter((change) => edited.has(change.recordId)).map((change) => change.crmId);
  if (!work.elsewhere || !context.elsewhere) return lost;
  return [...lost, ...(await write(client, lease, context.elsewhere, work.elsewhere))];
}

/** Of deals that were written just now, and of those only. */
async function saveParts(
  client: PoolClient,
  lease: Lease,
  { parts, creates, changes }: PlannedPage,
  edited: ReadonlySet<string>,
): Promise<void> {
  if (parts.length === 0) return;
  const written = changes.filter(({ recordId }) => !edited.has(recordId));
  const ids = new Map([
    ...creates.map(({ crmId, id }) => [crmId, id] as const),
    ...written.map(({ crmId, recordId }) => [crmId, recordId] as const),
  ]);
  const deals = parts.flatMap(({ crmId, contacts }) => {
    const dealId = ids.get(crmId);
    return dealId === undefined ? [] : [{ dealId, contacts }];
  });
  const changed = [
    ...creates.map(({ id }) => id),
    ...written.flatMap(({ patch, recordId }) => (patch ? recordId : [])),
  ];
  await saveDealParts(client, lease, deals, new Set(changed));
}

function countsOf(work: PlannedPage, lost: number): Counts & { conflicts: number } {
  const deleted = work.changes.filter((change) => change.isDeletion).length;
  const updated = work.changes.filter((change) => change.patch).length;
  const untouched = work.unchanged + work.changes.length - deleted - updated;
  const own = {
    created: work.creates.length,
    updated: Math.max(0, updated - lost),
    unchanged: untouched,
    deleted,
    rejected: work.ambiguous.length + work.heldBack.length + work.refused.length,
    conflicts: work.changes.reduce((sum, change) => sum + change.conflicts.length, 0),
  };
  if (!work.elsewhere) return own;
  const other = countsOf(work.elsewhere, 0);
  return { ...addCounts(own, other), conflicts: own.conflicts + other.conflicts };
}

interface RefusedRow {
  readonly crmId: string;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
}

const ambiguousRow = ({ crmId, candidates }: AmbiguousRow): RefusedRow => ({
  crmId,
  code: 'MATCH.AMBIGUOUS',
  field: 'email',
  message: `${candidates.length} records here have the same e-mail address; which one it is cannot be told.`,
});

function heldBackRow({ crmId, missing }: WaitingRow, { references }: ObjectContext): RefusedRow {
  const [{ object }] = missing;
  return {
    crmId,
    code: 'REFERENCE.UNKNOWN',
    field: references.fields.find((field) => field.object === object)?.crmField ?? null,
    message: `It belongs to a record of kind ${object} that is not here. It is read again once that one is.`,
  };
}

/** What is read without a run is told of by the next run, which meets it again. */
async function rejectRows(client: PoolClient, lease: Lease, rows: readonly RefusedRow[]): Promise<void> {
  if (rows.length === 0 || lease.check) return;
  const rejected = rows.map(({ crmId, code, message, field }) => ({
    id: uuidv7(),
    crm: crmId,
    code,
    message,
    field,
  }));
  await client.query(
    `INSERT INTO rejected_row (id, tenant_id, run_id, integration_id, object, crm_id, direction, cause, code, message, field)
     SELECT id, $2, $3, $4, $5, crm, 'fromCrm', 'data', code, message, field
       FROM json_to_recordset($1::json) AS r(id uuid, crm text, code text, message text, field text)`,
    [JSON.stringify(rejected), lease.tenantId, lease.runId, lease.integrationId, lease.object],
  );
}
