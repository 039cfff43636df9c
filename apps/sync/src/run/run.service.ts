import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  getSyncSpec,
  runQueued,
  type Done,
  type ListRunErrorsRequest,
  type ListRunsRequest,
  type MessageContext,
  type RejectedRowPage,
  type RunPage,
  type RunRef,
  type RunView,
  type StartedRun,
  type StartedRuns,
  type StartRunRequest,
  type StartRunsRequest,
  type SyncSpec,
} from '@app/contracts';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { decodeCursor, encodeCursor, inTenant, OutboxRelay, uuidv7 } from '@app/database';
import { MessageBus } from '@app/messaging';
import { inRunOrder, levelOf, objectsBefore } from '../object-order.js';
import { cancelQueued } from './finish-run.query.js';
import { rejectedRowView, type RejectedRow } from './rejected-row.view.js';
import { NothingEnabledError, RunFinishedError, RunNotFoundError } from './run.errors.js';
import { objectContext } from './run-context.js';

import { RUN_COLUMNS, type RunRow } from './run.row.js';
import { runView } from './run.view.js';

const DEFAULT_LIMIT = 50;

const enabledIn = (spec: SyncSpec): CrmObject[] =>
  CRM_OBJECTS.filter((object) => spec.objects[object]?.enabled);

export interface QueueRun {
  readonly tenantId: string;
  readonly integrationId: string;
  readonly object: string;
  readonly mode: 'incremental' | 'full';
  readonly trigger: RunRow['trigger'];
  readonly entityIds?: readonly string[];
  /** Runs that must have ended before this one begins. */
  readonly after?: readonly string[];
}

/** Starts, shows and cancels runs. */
@Injectable()
export class RunService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
  ) {}

  async start({ object, ...request }: StartRunRequest, context: MessageContext): Promise<StartedRun> {
    const { runs } = await this.startAll({ ...request, objects: [object] }, context);
    return { runId: runs[0].runId };
  }

  /** @throws ObjectNotEnabledError, NothingEnabledError */
  async startAll(request: StartRunsRequest, context: MessageContext): Promise<StartedRuns> {
    const { integrationId, mode = 'incremental', entityIds } = request;
    const spec = await this.bus.send(getSyncSpec, { integrationId }, context);
    const enabled = enabledIn(spec);
    const along = (request.along ?? []).filter((object) => enabled.includes(object));
    const objects = inRunOrder([...new Set([...(request.objects ?? enabled), ...along])]);
    if (objects.length === 0) throw new NothingEnabledError();
    for (const object of objects) objectContext(spec, object);
    const { tenantId } = context;
    const queued = {
      tenantId,
      integrationId,
      mode,
      trigger: 'manual' as const,
      ...(entityIds && { entityIds }),
    };
    const runs = await inTenant(this.dataSource, tenantId, async (tx) => {
      const begun: { object: CrmObject; runId: string }[] = [];
      for (const object of objects) {
        const before = begun.filter((run) => levelOf(run.object) < levelOf(object));
        const after = before.map(({ runId }) => runId);
        begun.push({ object, runId: await this.queue(tx, { ...queued, object, after }) });
      }
      return begun;
    });
    this.wake();
    return { runs };
  }

  /** Queues in the caller's transaction; call `wake` after it. Answers the run that already waits, widened where this one asks for more. */
  async queue(tx: EntityManager, run: QueueRun): Promise<string> {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO run (id, tenant_id, integration_id, object, mode, trigger, state, entity_ids, wait_for) VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8)
       ON CONFLICT (integration_id, object) WHERE state = 'queued' AND attempts = 0 DO UPDATE
         SET mode = CASE WHEN excluded.mode = 'full' THEN 'full' ELSE run.mode END,
             trigger = CASE WHEN excluded.trigger = 'manual' THEN 'manual' ELSE run.trigger END,
             entity_ids = CASE WHEN run.entity_ids IS NULL OR excluded.entity_ids IS NULL THEN NULL ELSE run.entity_ids || excluded.entity_ids END,
             wait_for = run.wait_for || excluded.wait_for, not_before = now()
       RETURNING id`,
      [
        uuidv7(),
        run.tenantId,
        run.integrationId,
        run.object,
        run.mode,
        run.trigger,
        run.entityIds ?? null,
        run.after?.length ? run.after : null,
      ],
    );
    return rows[0].id;
  }

  /** Runs that are under way or wait, of objects that come before this one. */
  async underWayBefore(tx: EntityManager, integrationId: string, object: CrmObject): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT id FROM run WHERE integration_id = $1 AND object = ANY($2) AND state IN ('queued', 'running')`,
      [integrationId, objectsBefore(object)],
    );
    return rows.map(({ id }) => id);
  }

  /** Something is due: workers look now, events go out now. */
  wake(): void {
    this.bus.ring(runQueued, {});
    this.relay.poke();
  }

  async get({ runId }: RunRef, context: MessageContext): Promise<RunView> {
    return runView(await this.find(context.tenantId, runId));
  }

  async list(request: ListRunsRequest, context: MessageContext): Promise<RunPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const [at, id] =
      request.cursor === undefined ? [null, null] : decodeCursor(request.cursor, ['time', 'uuid']);
    const rows: (RunRow & { at_text: string })[] = await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `SELECT ${RUN_COLUMNS}, created_at::text AS at_text FROM run
          WHERE tenant_id = $1 AND ($2::uuid IS NULL OR integration_id = $2) AND ($3::text IS NULL OR state = $3)
            AND ($4::timestamptz IS NULL OR (created_at, id) < ($4::timestamptz, $5::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $6`,
        [context.tenantId, request.integrationId ?? null, request.state ?? null, at, id, limit + 1],
      ),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => runView(row)),
      nextCursor: rows.length > limit && last ? encodeCursor(last.at_text, last.id) : null,
    };
  }

  /** Safe to repeat. @throws RunNotFoundError, RunFinishedError */
  async cancel({ runId }: RunRef, context: MessageContext): Promise<Done> {
    await inTenant(this.dataSource, context.tenantId, async (tx) => {
      const rows: Pick<RunRow, 'state'>[] = await tx.query('SELECT state FROM run WHERE id = $1 FOR UPDATE', [
        runId,
      ]);
      if (rows.length === 0) throw new RunNotFoundError();
      const [{ state }] = rows;
      if (state === 'queued') await cancelQueued(tx, runId);
      else if (state === 'running')
        await tx.query('UPDATE run SET cancel_requested = true WHERE id = $1', [runId]);
      else if (state !== 'cancelled') throw new RunFinishedError(state);
    });
    this.relay.poke();
    return { done: true };
  }

  async listErrors(request: ListRunErrorsRequest, context: MessageContext): Promise<RejectedRowPage> {
    await this.find(context.tenantId, request.runId);
    const limit = request.limit ?? DEFAULT_LIMIT;
    const [after] = request.cursor === undefined ? [null] : decodeCursor(request.cursor, ['uuid']);
    const rows: RejectedRow[] = await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `SELECT id, record_id, crm_id, direction, cause, code, message, field, at FROM rejected_row
          WHERE run_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
        [request.runId, after, limit + 1],
      ),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(rejectedRowView),
      nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null,
    };
  }

  private async find(tenantId: string, runId: string): Promise<RunRow> {
    const rows: RunRow[] = await inTenant(this.dataSource, tenantId, (tx) =>
      tx.query(`SELECT ${RUN_COLUMNS} FROM run WHERE id = $1`, [runId]),
    );
    if (rows.length === 0) throw new RunNotFoundError();
    return rows[0];
  }
}
