import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '@app/errors';
import type { CrmSession, RowError, WriteResult } from '@app/crm-core';
import { transaction, type RunConnections } from '../engine-db.js';
import { fence, type Lease } from '../lease.js';
import type { Progress } from '../progress.js';
import type { ObjectContext } from '../run-context.js';
import { applyRefused, applyWritten, type Refused } from './apply-results.query.js';
import { countPending, FIRST_ID, pendingPage, type PendingScan } from './pending.query.js';
import { planPush } from './push.page.js';
import { forgetPushItems, savePushItems } from './push-items.query.js';
import { push } from './push.pipeline.js';
import { settleQuietLinks } from './quiet-links.query.js';

const PUSH_PAGE_ROWS = 1_000;
const RESULT_BATCH_ROWS = 1_000;
/** Beyond so many pending rows their exact number changes no decision. */
const COUNT_LIMIT = 200_000;
/** Rows refused for a passing reason are sent again so many times in the same run. */
const TRANSIENT_ROUNDS = 3;

export interface PushRequest {
  readonly lease: Lease;
  readonly context: ObjectContext;
  readonly session: CrmSession;
  readonly connections: RunConnections;
  readonly progress: Progress;
  readonly scan: PendingScan;
  readonly signal: AbortSignal;
}

export interface PushOutcome {
  /** Ops that the CRM was given. */
  readonly sent: number;
  /** Rows that failed for a passing reason: they stay pending. */
  readonly left: number;
}

/** Writes what is pending. Rows that fail for a passing reason are tried again, then left for the next run. */
export async function pushPending(request: PushRequest): Promise<PushOutcome> {
  const { connections, lease, context, scan, progress } = request;
  await transaction(connections.writer, () => forgetPushItems(connections.writer, lease));
  let sent = 0;
  let left = 0;
  for (let round = 0; round < TRANSIENT_ROUNDS; round++) {
    const expected = await countPending(connections.reader, lease, context.table, scan, COUNT_LIMIT);
    if (expected === 0) return { sent, left: 0 };
    progress.expect(expected);
    const outcome = await pushOnce(request, expected);
    sent += outcome.sent;
    left = outcome.left;
    if (left === 0) break;
  }
  return { sent, left };
}

async function pushOnce(request: PushRequest, expectedOps: number): Promise<PushOutcome> {
  const { connections, lease, context, session, scan, signal, progress } = request;
  const tally = { sent: 0, left: 0 };
  const steps = {
    pending: () => pendingPages(request, scan),
    plan: (ids: readonly string[]) => planPush(connections.reader, lease, context, ids),
    save: async (planned: Awaited<ReturnType<typeof planPush>>) => {
      tally.sent += planned.ops.length;
      progress.addPush({ unchanged: planned.quiet.length });
      await transaction(connections.reader, async () => {
        await settleQuietLinks(connections.reader, lease, planned.quiet);
        await savePushItems(connections.reader, lease, planned.items);
      });
    },
    write: (ops: Parameters<CrmSession['write']>[0]['ops']) =>
      session.write({
        object: context.object,
        fields: context.mapping.remoteFields,
        ops,
        expectedOps,
        lane: expectedOps === 1 ? 'interactive' : 'bulk',
        signal,
      }),
    commit: async (results: readonly WriteResult[]) => {
      tally.left += await commitResults(request, results);
    },
  };
  await push(steps, RESULT_BATCH_ROWS);
  return tally;
}

async function* pendingPages(
  { connections, lease, context }: PushRequest,
  scan: PendingScan,
): AsyncIterable<string[]> {
  let after = FIRST_ID;
  for (;;) {
    const ids = await pendingPage(connections.reader, lease, context.table, scan, after, PUSH_PAGE_ROWS);
    if (ids.length === 0) return;
    after = ids[ids.length - 1];
    yield ids;
  }
}

/** Answers how many of the results were passing faults. */
async function commitResults(request: PushRequest, results: readonly WriteResult[]): Promise<number> {
  const { connections, lease, progress } = request;
  const written = results.flatMap((r) => (r.ok ? [{ recordId: r.opId, crmId: r.remoteId }] : []));
  const failed = results.flatMap((r) => (r.ok ? [] : [{ recordId: r.opId, error: r.error }]));
  stopOnOrgFault(failed);
  const refused = failed.filter(({ error }) => error.cause !== 'transient');
  const created = results.filter((r) => r.ok && r.created).length;
  await transaction(connections.writer, async () => {
    const clashes = await applyWritten(connections.writer, lease, written);
    const rejected: Refused[] = [
      ...refused,
      ...clashes.map((recordId) => ({ recordId, error: SAME_REMOTE })),
    ];
    await applyRefused(connections.writer, lease, rejected);
    progress.addPush({
      created,
      updated: written.length - created - clashes.length,
      rejected: rejected.length,
    });
    await fence(connections.writer, lease, progress.snapshot());
  });
  progress.announce();
  return failed.length - refused.length;
}

const SAME_REMOTE: RowError = {
  cause: 'data',
  code: 'MATCH.SAME_REMOTE',
  field: null,
  message: 'The CRM holds this record and another one of ours as one and the same.',
};

/** A fault that is the org's and not the row's ends the push: what is not written stays pending. */
function stopOnOrgFault(failed: readonly Refused[]): void {
  for (const { error } of failed) {
    if (error.cause === 'auth')
      throw new CrmAuthError(error.message, { details: { vendorCode: error.code } });
    if (error.cause === 'limit')
      throw new CrmRateLimitError(error.message, 15 * 60_000, { details: { vendorCode: error.code } });
  }
  if (failed.length > 0 && failed.every(({ error }) => error.cause === 'bug')) {
    throw new CrmUnavailableError('The CRM refused the whole batch.', {
      details: { vendorCode: failed[0].error.code },
    });
  }
}
