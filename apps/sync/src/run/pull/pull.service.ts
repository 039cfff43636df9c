import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { ChangePage, CrmSession, Cursor } from '@app/crm-core';
import type { RunConnections } from '../engine-db.js';
import { transaction } from '../engine-db.js';
import { fence, type Lease } from '../lease.js';
import type { Progress } from '../progress.js';
import type { ObjectContext } from '../run-context.js';
import { applyChanges } from './apply-changes.query.js';
import { createRecords } from './create-records.query.js';
import { planPage, type AmbiguousRow, type PlannedPage } from './pull.page.js';
import { pull } from './pull.pipeline.js';

/** Rows a page. Small enough that a few pages fit a capped heap, large enough that a statement's price is shared. */
export const PULL_PAGE_ROWS = 2_000;
/** A record that is edited this often while its page commits waits for the next run. */
const MAX_RACES = 5;

export interface PullRequest {
  readonly lease: Lease;
  readonly context: ObjectContext;
  readonly session: CrmSession;
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
    commit: (planned, page) => commitPage(request, planned, page),
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
  const { connections, lease, context, progress } = request;
  if (page.total !== undefined) progress.expect(page.total);
  let work = planned;
  for (let race = 0; ; race++) {
    const isLast = race === MAX_RACES;
    const losers = await transaction(connections.writer, async () => {
      const lost = await write(connections.writer, lease, context, work);
      const settled = lost.length === 0 || isLast;
      progress.addPull(countsOf(work, lost.length), settled ? page.changes.length : 0);
      // The cursor moves only with the last of the page's rows.
      await fence(
        connections.writer,
        lease,
        progress.snapshot(settled && !request.onlyIds ? { cursor: page.cursor } : {}),
      );
      return settled ? [] : lost;
    });
    progress.announce();
    if (losers.length === 0) return;
    const again = new Set(losers);
    work = await planPage(
      connections.writer,
      lease,
      context,
      page.changes.filter((change) => again.has(change.id)),
    );
  }
}

/** Answers the remote ids that were changed or linked by somebody else since they were planned. */
async function write(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  work: PlannedPage,
): Promise<string[]> {
  const taken = await createRecords(client, lease, context, work.creates);
  const edited = await applyChanges(client, lease, context, work.changes);
  await rejectAmbiguous(client, lease, work.ambiguous);
  return [
    ...taken,
    ...work.changes.filter((change) => edited.has(change.recordId)).map((change) => change.crmId),
  ];
}

function countsOf(work: PlannedPage, lost: number) {
  const deleted = work.changes.filter((change) => change.isDeletion).length;
  const updated = work.changes.filter((change) => change.patch).length;
  const untouched = work.unchanged + work.changes.length - deleted - updated;
  return {
    created: work.creates.length,
    updated: Math.max(0, updated - lost),
    unchanged: untouched,
    deleted,
    rejected: work.ambiguous.length,
    conflicts: work.changes.reduce((sum, change) => sum + change.conflicts.length, 0),
  };
}

async function rejectAmbiguous(
  client: PoolClient,
  lease: Lease,
  rows: readonly AmbiguousRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const rejected = rows.map(({ crmId, candidates }) => ({
    id: uuidv7(),
    crm: crmId,
    message: `${candidates} contacts here have the same e-mail address; which one it is cannot be told.`,
  }));
  await client.query(
    `INSERT INTO rejected_row (id, tenant_id, run_id, integration_id, object, crm_id, direction, cause, code, message, field)
     SELECT id, $2, $3, $4, $5, crm, 'fromCrm', 'data', 'MATCH.AMBIGUOUS', message, 'email' FROM json_to_recordset($1::json) AS r(id uuid, crm text, message text)`,
    [JSON.stringify(rejected), lease.tenantId, lease.runId, lease.integrationId, lease.object],
  );
}
