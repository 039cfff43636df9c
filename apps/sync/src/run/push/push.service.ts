import { CrmAuthError, CrmRateLimitError } from '@app/errors';
import type { CrmSession, RowError, WriteResult } from '@app/crm-core';
import { transaction, type RunConnections } from '../engine-db.js';
import { fence, type Lease } from '../lease.js';
import type { Progress } from '../progress.js';
import type { ObjectContext } from '../run-context.js';
import {
  applyRefused,
  applyWritten,
  type Refused,
  type Written,
  type WrittenOutcome,
} from './apply-results.query.js';
import { openPending, type PendingRecords, type PendingScan } from './pending.query.js';
import { planPush, type PlannedPush } from './push.page.js';
import { forgetPushItems, savePushItems } from './push-items.query.js';
import { push } from './push.pipeline.js';
import { takeOverLinks } from './take-over-links.query.js';
import { keepPending, settleQuietLinks } from './quiet-links.query.js';

const PUSH_PAGE_ROWS = 1_000;
const RESULT_BATCH_ROWS = 2_000;
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
  const { connections, lease, progress } = request;
  await transaction(connections.writer, async () => {
    await forgetPushItems(connections.writer, lease);
    await takeOverLinks(connections.writer, lease, request.context.table, request.scan);
  });
  let sent = 0;
  let left = 0;
  for (let round = 0; round < TRANSIENT_ROUNDS; round++) {
    // Once a run is enough for what is refused for good.
    const scan = round === 0 ? request.scan : { ...request.scan, isRetrying: false };
    const pending = await openPending(connections.reader, lease, request.context.table, scan);
    try {
      if (pending.count === 0) return { sent, left: 0 };
      progress.expect(pending.count);
      const outcome = await pushOnce(request, pending);
      sent += outcome.sent;
      left = outcome.left;
    } finally {
      await pending.close();
    }
    if (left === 0) break;
  }
  return { sent, left };
}

/** The reader loads the next page while the writer writes down what the last one sends. */
async function pushOnce(request: PushRequest, pending: PendingRecords): Promise<PushOutcome> {
  const { connections, lease, context, session, signal, progress } = request;
  const tally = { sent: 0, left: 0 };
  const expectedOps = pending.count;
  await push(
    {
      next: async () => {
        const ids = await pending.next(PUSH_PAGE_ROWS);
        return ids.length === 0 ? undefined : planPush(connections.reader, lease, context, ids);
      },
      save: async (planned) => {
        await settled(request, planned);
        tally.sent += planned.ops.length;
        progress.addPush({ unchanged: planned.quiet.length });
      },
      write: (ops) => {
        const lane = expectedOps === 1 ? 'interactive' : 'bulk';
        return session.write({
          object: context.object,
          fields: context.mapping.remoteFields,
          ops,
          expectedOps,
          lane,
          signal,
        });
      },
      commit: async (results) => {
        tally.left += await commitResults(request, results);
      },
    },
    RESULT_BATCH_ROWS,
  );
  return tally;
}

/** A first push has nothing quiet: one round trip a page. */
async function settled(
  { connections, lease }: PushRequest,
  { quiet, items, waiting }: PlannedPush,
): Promise<void> {
  const { writer } = connections;
  if (quiet.length === 0 && waiting.length === 0) return savePushItems(writer, lease, items);
  await transaction(writer, async () => {
    await settleQuietLinks(writer, lease, quiet);
    await keepPending(writer, lease, waiting);
    await savePushItems(writer, lease, items);
  });
}

/** Answers how many of the results were passing faults. */
async function commitResults(request: PushRequest, results: readonly WriteResult[]): Promise<number> {
  const { connections, lease, progress } = request;
  const { writer } = connections;
  const sorted = sortOut(results);
  // What nearly always turns out: then the batch is one statement.
  const asHoped = progress.withPush(countsOf(sorted, { clashes: [], deleted: 0 }));
  const outcome = await applyWritten(writer, lease, sorted.written, asHoped.snapshot());
  const counted = await settleRest(request, sorted, outcome, asHoped);
  progress.take(counted);
  progress.announce();
  stopOnOrgFault(sorted.failed);
  return sorted.failed.length - sorted.refused.length;
}

/** Deletions and refusals. A crash before it leaves the refused rows pending: they are sent, and refused, once more. */
async function settleRest(
  { connections, lease, progress }: PushRequest,
  sorted: SortedResults,
  outcome: WrittenOutcome,
  asHoped: Progress,
): Promise<Progress> {
  const { writer } = connections;
  const clashes = outcome.clashes.map((recordId): Refused => ({ recordId, error: SAME_REMOTE }));
  const rejected = [...sorted.refused, ...clashes];
  if (rejected.length === 0 && outcome.deleted === 0) return asHoped;
  const counted = progress.withPush(countsOf(sorted, outcome));
  await transaction(writer, async () => {
    await applyRefused(writer, lease, rejected);
    await fence(writer, lease, counted.snapshot());
  });
  return counted;
}

interface SortedResults {
  readonly written: readonly Written[];
  readonly created: number;
  readonly failed: readonly Refused[];
  /** Those of the failed that are the row's own fault. */
  readonly refused: readonly Refused[];
}

function sortOut(results: readonly WriteResult[]): SortedResults {
  const failed = results.flatMap((r) => (r.ok ? [] : [{ recordId: r.opId, error: r.error }]));
  return {
    written: results.flatMap((r) => (r.ok ? [{ recordId: r.opId, crmId: r.remoteId }] : [])),
    created: results.filter((r) => r.ok && r.created).length,
    failed,
    refused: failed.filter(({ error }) => !PASSING.has(error.cause)),
  };
}

function countsOf({ written, created, refused }: SortedResults, { clashes, deleted }: WrittenOutcome) {
  const updated = written.length - created - deleted - clashes.length;
  return { created, updated, deleted, rejected: refused.length + clashes.length };
}

/** These are not the row's fault: it stays pending. */
const PASSING = new Set<RowError['cause']>(['transient', 'auth', 'limit']);

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
}
