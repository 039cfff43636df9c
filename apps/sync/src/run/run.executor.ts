// One run from claim to end: pull, push, and after a small push a second look, so that what the CRM made of our writes is here at once and
// the next idle run finds nothing new.
import type { CrmSession, Cursor } from '@app/crm-core';
import {
  getSyncSpec,
  recheckSyncSpec,
  recordConnectionLimits,
  systemContext,
  type MessageContext,
  type SyncSpec,
} from '@app/contracts';
import { CrmSchemaError } from '@app/errors';
import type { CrmConnections } from '@app/crm-access';
import { newCorrelationId, type MessageBus } from '@app/messaging';
import { counter, type Logger } from '@app/observability';
import { ApiBudget } from './api-budget.js';
import { EngineDb, transaction, type RunConnections } from './engine-db.js';
import { fence, lockAgainstHints, type Lease } from './lease.js';
import { Progress } from './progress.js';
import { pullChanges } from './pull/pull.service.js';
import { hastenWaiting, readyToRead } from './pull/waiting.query.js';
import { unpackPages } from './push/push-pages.query.js';
import { pushPending } from './push/push.service.js';
import { scanStart } from './push/pending.query.js';
import { objectContext, type ObjectContext } from './run-context.js';
import type { RunPhase, RunRow } from './run.row.js';
import type { RunOutcome } from './run.states.js';
import {
  adoptRules,
  linkedCrmIds,
  loadCursor,
  pushedSince,
  saveAgreed,
  savePulled,
} from './sync-cursor.query.js';

/** After a push of more rows than this the second look is left to the next run: it would cost more calls than it is worth. */
const CONFIRM_UP_TO_ROWS = 2_000;
/** More records than this that waited for another one are read again with all others of their kind, for fewer calls. */
const REREAD_UP_TO_ROWS = 2_000;
const ANNOUNCE_EVERY_MS = 300;

export interface ExecutorOptions {
  readonly bus: MessageBus;
  readonly crm: CrmConnections;
  readonly db: EngineDb;
  readonly log: Logger;
  /** Told now and then, for screens. */
  readonly onProgress: (runId: string, tenantId: string) => void;
}

interface Work {
  readonly run: RunRow;
  readonly lease: Lease;
  readonly context: ObjectContext;
  readonly session: CrmSession;
  readonly budget: ApiBudget;
  readonly connections: RunConnections;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where this run itself had come to. */
  readonly startCursor?: Cursor | null;
}

export class RunExecutor {
  constructor(private readonly options: ExecutorOptions) {}

  /** @throws whatever ends the run; what is committed stays. */
  async execute(run: RunRow, signal: AbortSignal): Promise<RunOutcome> {
    const { crm, db } = this.options;
    const message = systemContext(run.tenant_id, newCorrelationId());
    const spec = await this.specOf(run, message);
    const { session } = await crm.open(message, spec.connectionId);
    const before = run.api_calls;
    const lease: Lease = {
      runId: run.id,
      epoch: run.epoch,
      tenantId: run.tenant_id,
      integrationId: run.integration_id,
      object: run.object,
    };
    const tell = () => this.options.onProgress(run.id, run.tenant_id);
    const progress = new Progress(
      run,
      run.phase ?? 'pull',
      () => before + session.apiCalls,
      tell,
      ANNOUNCE_EVERY_MS,
    );
    const budget = new ApiBudget(session, spec.apiBudgetPercent);
    const carryOut = (under: SyncSpec) =>
      db.withTenant(run.tenant_id, (connections) =>
        runPhases({
          run,
          lease,
          context: objectContext(under, run.object),
          session,
          budget,
          connections,
          progress,
          signal,
        }),
      );
    const left = await this.withoutMissing(run, message, spec, carryOut);
    counter('crm_crm_api_calls_total', 'Calls that counted against the quotas of orgs').inc(session.apiCalls);
    await this.reportLimits(session, spec, message);
    return { rejected: progress.rejected, left };
  }

  /** Fields that rest are looked for again, now and then. */
  private async specOf(run: RunRow, message: MessageContext): Promise<SyncSpec> {
    const { bus, log } = this.options;
    const integrationId = run.integration_id;
    const spec: SyncSpec = await bus.send(getSyncSpec, { integrationId }, message);
    if (!spec.objects[run.object]?.pausedFields?.length) return spec;
    const request = { integrationId, object: run.object, isForced: false };
    return bus.send(recheckSyncSpec, request, message).catch((error: unknown) => {
      log.debug({ err: error }, 'fields that rest not looked for');
      return spec;
    });
  }

  /** A field that the CRM no longer has, or hides, rests from here on, and the others go on. Several may go one after the other. */
  private async withoutMissing<T>(
    run: RunRow,
    message: MessageContext,
    spec: SyncSpec,
    carryOut: (spec: SyncSpec) => Promise<T>,
  ): Promise<T> {
    const { bus, log } = this.options;
    try {
      return await carryOut(spec);
    } catch (error) {
      if (!(error instanceof CrmSchemaError)) throw error;
      const request = { integrationId: run.integration_id, object: run.object, isForced: true };
      const now: SyncSpec = await bus.send(recheckSyncSpec, request, message);
      const { pausedFields = [] } = now.objects[run.object] ?? {};
      const before = spec.objects[run.object]?.pausedFields ?? [];
      // Nothing new rests: it would fail again.
      if (pausedFields.every((name) => before.includes(name))) throw error;
      log.warn({ runId: run.id, object: run.object, pausedFields }, 'fields that the CRM does not show rest');
      return this.withoutMissing(run, message, now, carryOut);
    }
  }

  /** What the run learned about the org's quota by the way. */
  private async reportLimits(
    session: CrmSession,
    spec: SyncSpec,
    message: ReturnType<typeof systemContext>,
  ): Promise<void> {
    const limits = session.lastLimits?.();
    if (!limits) return;
    await this.options.bus
      .send(recordConnectionLimits, { id: spec.connectionId, limits }, message)
      .catch((error: unknown) => this.options.log.debug({ err: error }, 'limits not recorded'));
  }
}

/** Answers how many rows are left for the next run: the CRM would not take them just now. */
async function runPhases(work: Work): Promise<number> {
  const { run, context } = work;
  const scanFrom = await scanStart(work.connections.writer);
  await context.bases.open(work.connections.writer, run.tenant_id);
  await context.elsewhere?.bases.open(work.connections.writer, run.tenant_id);
  await transaction(work.connections.writer, async () => {
    await unpackPages(work.connections.writer, work.lease);
    await fence(work.connections.writer, work.lease);
  });
  const { phase, cursor } = await adoptRules(work.connections.writer, work.lease, context.decidedWith);
  // A push that was cut off may have arrived: look again before anything is sent.
  const wasPushing = phase === 'push' || phase === 'confirm';
  await pullPhase({ ...work, startCursor: cursor }, wasPushing ? 'confirm' : 'pull');
  let left = 0;
  if (context.rules.direction !== 'fromCrm') {
    const pushed = await pushPhase(work);
    left = pushed.left;
    const isWorthALook = context.rules.direction !== 'toCrm' && !run.entity_ids;
    if (isWorthALook && pushed.sent > 0 && pushed.sent <= CONFIRM_UP_TO_ROWS)
      await pullPhase(work, 'confirm');
  }
  if (work.progress.hasChanged) await hastenWaiting(work.connections.writer, work.lease);
  if (run.entity_ids) return left;
  const isComplete = left === 0;
  await transaction(work.connections.writer, async () => {
    const hasScanned = isComplete && context.rules.direction !== 'fromCrm';
    await saveAgreed(work.connections.writer, work.lease, {
      isComplete,
      scannedFrom: hasScanned ? scanFrom : null,
    });
    await fence(work.connections.writer, work.lease, work.progress.snapshot());
  });
  return left;
}

async function pullPhase(work: Work, phase: RunPhase): Promise<void> {
  const { run, lease, context, connections, progress } = work;
  await enter(work, phase);
  if (run.entity_ids) {
    const onlyIds = await linkedCrmIds(connections.reader, lease, run.entity_ids);
    if (onlyIds.length > 0) await pullChanges({ ...work, onlyIds });
    return;
  }
  const since = phase === 'pull' ? await startOf(work) : await lastCursor(work);
  const cursor = await pullChanges({ ...work, ...(since ? { since } : {}) });
  await transaction(connections.writer, async () => {
    if (cursor) await savePulled(connections.writer, lease, cursor, context.decidedWith);
    await fence(connections.writer, lease, progress.snapshot({ cursor: null, phase: 'push' }));
  });
}

/**
 * A run that was cut off reads on where its last page was committed; a full one, or one under a new mapping, reads everything. What waited for
 * another record comes first, where that one is here by now.
 */
async function startOf(work: Work): Promise<Cursor | undefined> {
  const { run, startCursor, lease, context, connections } = work;
  if (startCursor) return startCursor;
  if (run.mode === 'full') return undefined;
  if (!context.mayWait) return lastCursor(work);
  const hasCome = await readyToRead(connections.reader, lease, REREAD_UP_TO_ROWS + 1);
  if (hasCome.length > REREAD_UP_TO_ROWS) return undefined;
  if (hasCome.length > 0) await pullChanges({ ...work, onlyIds: hasCome });
  return lastCursor(work);
}

const lastCursor = async ({ connections, lease, context }: Work): Promise<Cursor | undefined> =>
  (await loadCursor(connections.reader, lease, context.decidedWith)) ?? undefined;

async function pushPhase(work: Work) {
  const { run, context, connections, lease } = work;
  await enter(work, 'push');
  work.budget.assertLeft();
  const since =
    run.mode === 'full' ? null : await pushedSince(connections.reader, lease, context.decidedWith);
  const scan = {
    since,
    recordIds: run.entity_ids,
    // Chosen records, a full run, and new rules: what was refused may be taken by now.
    isRetrying: run.entity_ids !== null || since === null,
    mayCreate: context.rules.direction !== 'fromCrm',
    scope: context.scope,
  };
  const own = await pushPending({ ...work, connections, lease, scan });
  if (!context.elsewhere) return own;
  const other = await pushPending({ ...work, context: context.elsewhere, connections, lease, scan });
  return { sent: own.sent + other.sent, left: own.left + other.left };
}

async function enter({ progress, connections, lease }: Work, phase: RunPhase): Promise<void> {
  progress.enter(phase);
  await transaction(connections.writer, async () => {
    if (phase === 'push') await lockAgainstHints(connections.writer, lease, 'alone');
    await fence(connections.writer, lease, progress.snapshot());
  });
}
