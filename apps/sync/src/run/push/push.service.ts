import { CrmAuthError, CrmRateLimitError } from '@app/errors';
import type { CrmSession, RowError } from '@app/crm-core';
import type { PoolClient } from 'pg';
import {
  laneOf,
  oneAtATime,
  transaction,
  transactionInTurn,
  type Lane,
  type RunConnections,
  type Turn,
} from '../engine-db.js';
import { fence, type Lease } from '../lease.js';
import type { Progress } from '../progress.js';
import type { ObjectContext } from '../run-context.js';
import { RunCancelledError } from '../run.errors.js';
import {
  applyRefused,
  applyWritten,
  isClash,
  linkedElsewhere,
  type Refused,
  type Written,
} from './apply-results.query.js';
import { openPending, type PendingRecords, type PendingScan } from './pending.query.js';
import { planPush, type PlannedPush } from './push.page.js';
import { forgetPushItems, keepItems, savePushPage } from './push-pages.query.js';
import { push } from './push.pipeline.js';
import type { AnsweredPage } from './answered-pages.js';
import { takeOverLinks } from './take-over-links.query.js';
import { keepPending, settleQuietLinks } from './quiet-links.query.js';
import { refuseRecords } from './refuse-records.query.js';

const PUSH_PAGE_ROWS = 1_000;
const PAGES_A_COMMIT = 2;
/** Pages whose remote ids belong to other links are committed without those; another one may come between. */
const MAX_TRIES = 3;
const NOBODY: ReadonlySet<string> = new Set();
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

/** What is left is tried again. */
interface Round extends PushRequest {
  readonly isRetry: boolean;
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
    await forgetPushItems(connections.writer, lease, request.scan.recordIds);
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
      const outcome = await pushOnce({ ...request, isRetry: round > 0 }, pending);
      sent += outcome.sent;
      left = outcome.left;
    } finally {
      await pending.close();
    }
    if (left === 0) break;
  }
  return { sent, left };
}

/**
 * While one connection loads the next page the other one writes down what the last one sends; once all is sent, both take results. The run's row,
 * which every commit ends at, has its turns besides: progress is counted in them.
 */
interface Lanes {
  readonly reader: Lane;
  readonly writer: Lane;
  readonly runRow: Turn;
}

async function pushOnce(request: Round, pending: PendingRecords): Promise<PushOutcome> {
  const { connections, lease, context, session, signal, progress } = request;
  const lanes: Lanes = {
    reader: laneOf(connections.reader),
    writer: laneOf(connections.writer),
    runRow: oneAtATime(),
  };
  const tally = { sent: 0, left: 0, commits: 0 };
  const expectedOps = pending.count;
  await push(
    {
      next: () =>
        lanes.reader(async (reader) => {
          const ids = await pending.next(PUSH_PAGE_ROWS);
          return ids.length === 0 ? undefined : planPush(reader, lease, context, ids);
        }),
      save: (planned) =>
        lanes.writer((writer) =>
          lanes.runRow(async () => {
            await settled(writer, lease, planned);
            tally.sent += planned.ops.length;
            progress.addPush({ unchanged: planned.quiet.length, rejected: planned.refused.length });
          }),
        ),
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
      commit: async (pages) => {
        const lane = tally.commits++ % 2 === 0 ? lanes.writer : lanes.reader;
        tally.left += await lane((client) => commitPages(request, client, lanes.runRow, pages));
      },
    },
    PAGES_A_COMMIT,
  );
  return tally;
}

/** A first push has nothing quiet: one round trip a page. */
async function settled(
  writer: PoolClient,
  lease: Lease,
  { pageId, quiet, items, waiting, refused }: PlannedPush,
): Promise<void> {
  if ([quiet, waiting, refused].every(({ length }) => length === 0))
    return savePushPage(writer, lease, pageId, items);
  await transaction(writer, async () => {
    await settleQuietLinks(writer, lease, quiet);
    await keepPending(writer, lease, waiting);
    await refuseRecords(writer, lease, refused);
    await savePushPage(writer, lease, pageId, items);
  });
}

/** Answers how many of the results were passing faults. */
async function commitPages(
  request: Round,
  client: PoolClient,
  runRow: Turn,
  answered: readonly AnsweredPage[],
): Promise<number> {
  let pages = answered.map((page) => sortOut(page, NOBODY));
  for (let tries = 1; ; tries++) {
    try {
      await settlePages(request, client, runRow, pages);
      break;
    } catch (error) {
      if (!isClash(error) || tries === MAX_TRIES) throw error;
      const clashing = await clashingOf(client, request.lease, pages);
      pages = answered.map((page) => sortOut(page, clashing));
    }
  }
  request.progress.announce();
  const failed = pages.flatMap((page) => page.failed);
  stopOnOrgFault(failed);
  return failed.length;
}

async function settlePages(
  { lease, progress, isRetry }: Round,
  client: PoolClient,
  runRow: Turn,
  pages: readonly SortedPage[],
): Promise<void> {
  await transactionInTurn(
    client,
    runRow,
    async () => {
      let deleted = 0;
      for (const { pageId, written, refused, failed, crmIds, isDone } of pages) {
        await applyRefused(client, lease, pageId, refused);
        if (isRetry) await forgetPushItems(client, lease, [...written, ...refused].map(idOf));
        await keepItems(client, lease, pageId, failed.map(idOf));
        deleted += await applyWritten(client, lease, pageId, crmIds, isDone);
      }
      return countsOf(pages, deleted);
    },
    async (counts, commit) => {
      const counted = progress.withPush(counts);
      const cancelled = await fence(client, lease, counted.snapshot()).catch(unlessCancelled);
      await commit();
      progress.take(counted);
      if (cancelled) throw cancelled;
    },
  );
}

/** What the CRM has taken is written down though nothing more is sent. */
function unlessCancelled(error: unknown): RunCancelledError {
  if (error instanceof RunCancelledError) return error;
  throw error;
}

const idOf = ({ recordId }: { readonly recordId: string }): string => recordId;

/** A page's answers by what becomes of them. */
interface SortedPage {
  readonly pageId: string;
  readonly isDone: boolean;
  readonly written: readonly Written[];
  /** Of `written`, by the place of the item. */
  readonly crmIds: readonly (string | null)[];
  readonly created: number;
  /** The row's own fault. */
  readonly refused: readonly Refused[];
  /** Not the row's fault: it stays pending. */
  readonly failed: readonly Refused[];
}

/** @param clashing records that are one with another one's remote record: they are refused */
function sortOut({ pageId, results, isDone }: AnsweredPage, clashing: ReadonlySet<string>): SortedPage {
  const written: Written[] = [];
  const crmIds: (string | null)[] = [];
  const refused: Refused[] = [];
  const failed: Refused[] = [];
  let created = 0;
  for (const result of results) {
    const isTaken = result?.ok === true && !clashing.has(result.opId);
    crmIds.push(isTaken ? result.remoteId : null);
    if (!result) continue;
    const recordId = result.opId;
    if (isTaken) {
      written.push({ recordId, crmId: result.remoteId });
      if (result.created) created++;
    } else {
      const error = result.ok ? SAME_REMOTE : result.error;
      (PASSING.has(error.cause) ? failed : refused).push({ recordId, error });
    }
  }
  return { pageId, isDone, written, crmIds, created, refused, failed };
}

/** Records whose remote record belongs to another one, by its link or by an answer before theirs. */
async function clashingOf(
  client: PoolClient,
  lease: Lease,
  pages: readonly SortedPage[],
): Promise<Set<string>> {
  const written = pages.flatMap((page) => page.written);
  const clashing = await linkedElsewhere(client, lease, written);
  const first = new Map(written.toReversed().map(({ recordId, crmId }) => [crmId, recordId]));
  for (const { recordId, crmId } of written) if (first.get(crmId) !== recordId) clashing.add(recordId);
  return clashing;
}

function countsOf(pages: readonly SortedPage[], deleted: number) {
  const sum = (count: (page: SortedPage) => number) => pages.reduce((n, page) => n + count(page), 0);
  const created = sum((page) => page.created);
  return {
    created,
    updated: sum((page) => page.written.length) - created - deleted,
    deleted,
    rejected: sum((page) => page.refused.length),
  };
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
