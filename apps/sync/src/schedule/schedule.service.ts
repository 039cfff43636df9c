// Keeps a row per (integration, object) that says when it is due, and turns due rows into runs. Any number of replicas may do this.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { listScheduleSpecs, systemContext, type ScheduleSettings, type ScheduleSpec } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inSystem } from '@app/database';
import { LOGGER, MessageBus, newCorrelationId } from '@app/messaging';
import type { Logger } from '@app/observability';
import { levelOf } from '../object-order.js';
import { RunService } from '../run/run.service.js';
import { nextDue } from './next-due.js';
import { saveSchedules, type ScheduleRow } from './save-schedules.query.js';

interface DueRow {
  integration_id: string;
  object: CrmObject;
  tenant_id: string;
  kind: ScheduleSpec['schedule']['kind'];
  seconds: number | null;
  expression: string | null;
  time_zone: string | null;
  trigger: 'first' | 'schedule' | 'change';
}

const SPECS_PER_PAGE = 500;
const DUE_PER_TURN = 100;
/** Until a schedule that cannot be computed is tried again. Milliseconds. */
const UNCOMPUTABLE_MS = 3_600_000;

@Injectable()
export class ScheduleService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(RunService) private readonly runs: RunService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Takes over what `integration` says: new rows are due at once, changed ones anew, vanished ones go. Safe to repeat. One replica at a time: an
   * older list taken over beside a newer one would delete what only that one knows.
   */
  async refresh(): Promise<void> {
    await inSystem(this.dataSource, async (tx) => {
      const [{ isMine, now }] = await tx.query<{ isMine: boolean; now: Date }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext('schedule.refresh')) AS "isMine", now() AS now`,
      );
      if (!isMine) return;
      const specs = await this.allSpecs();
      await saveSchedules(
        tx,
        specs.map((spec) => this.rowOf(spec, now)),
      );
    });
  }

  /** Queues a run for everything that is due. One due time gives one run: the row moves on in the transaction that queues it. */
  async startDue(): Promise<number> {
    const started = await inSystem(this.dataSource, async (tx) => {
      // The database's clock alone says what is due: replicas differ.
      const [{ now }] = await tx.query<{ now: Date }[]>('SELECT now() AS now');
      const due: DueRow[] = await tx.query(
        `SELECT * FROM schedule WHERE next_due_at <= $1 ORDER BY next_due_at LIMIT ${DUE_PER_TURN} FOR UPDATE SKIP LOCKED`,
        [now],
      );
      const inOrder = due.toSorted((a, b) => levelOf(a.object) - levelOf(b.object));
      for (const row of inOrder) await this.startOne(tx, row, now);
      return due.length;
    });
    if (started > 0) this.runs.wake();
    return started;
  }

  /** Something changed at MarkMail: what runs by itself runs soon. */
  async hasten(tenantId: string, objects: readonly CrmObject[], delayMs: number): Promise<void> {
    await inSystem(this.dataSource, (tx) =>
      tx.query(
        `UPDATE schedule SET next_due_at = now() + $2 * interval '1 millisecond', trigger = CASE WHEN trigger = 'first' THEN 'first' ELSE 'change' END
          WHERE tenant_id = $1 AND object = ANY($3) AND kind = 'interval' AND next_due_at > now() + $2 * interval '1 millisecond'`,
        [tenantId, delayMs, objects],
      ),
    );
  }

  private async startOne(tx: EntityManager, row: DueRow, now: Date): Promise<void> {
    const seconds = await secondsOf(tx, row);
    const due = this.dueAfter(
      {
        kind: row.kind,
        ...(seconds ? { seconds } : {}),
        ...(row.expression ? { expression: row.expression } : {}),
        ...(row.time_zone ? { timeZone: row.time_zone } : {}),
      },
      now,
      row.integration_id,
    );
    await tx.query(
      `UPDATE schedule SET next_due_at = $3, trigger = 'schedule' WHERE integration_id = $1 AND object = $2`,
      [row.integration_id, row.object, due],
    );
    if (await hasRunToGoOn(tx, row)) return;
    // A first run brings what later ones point to. Afterwards nobody waits: a record whose parent is missing waits by itself.
    const isFirst = row.trigger === 'first';
    const after = isFirst ? await this.runs.underWayBefore(tx, row.integration_id, row.object) : [];
    await this.runs.queue(tx, {
      after,
      tenantId: row.tenant_id,
      integrationId: row.integration_id,
      object: row.object,
      mode: 'incremental',
      trigger: row.trigger,
    });
  }

  private async allSpecs(): Promise<ScheduleSpec[]> {
    const specs: ScheduleSpec[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: ScheduleSpec[]; nextCursor: string | null } = await this.bus.send(
        listScheduleSpecs,
        { limit: SPECS_PER_PAGE, ...(cursor ? { cursor } : {}) },
        systemContext('', newCorrelationId()),
      );
      specs.push(...page.items.filter((spec) => spec.enabled));
      cursor = page.nextCursor;
    } while (cursor);
    return specs;
  }

  private rowOf({ tenantId, integrationId, object, schedule }: ScheduleSpec, now: Date): ScheduleRow {
    return {
      integration: integrationId,
      object,
      tenant: tenantId,
      kind: schedule.kind,
      seconds: schedule.seconds ?? null,
      expression: schedule.expression ?? null,
      zone: schedule.timeZone ?? null,
      first: schedule.kind === 'manual' ? null : now.toISOString(),
      next: this.dueAfter(schedule, now, integrationId)?.toISOString() ?? null,
    };
  }

  /** A schedule that cannot be computed keeps none of the others from theirs, and is looked at again later. */
  private dueAfter(schedule: ScheduleSettings, now: Date, integrationId: string): Date | null {
    try {
      return nextDue(schedule, now);
    } catch (error) {
      this.log.error({ err: error, integrationId }, 'this schedule cannot be computed');
      return new Date(now.getTime() + UNCOMPUTABLE_MS);
    }
  }
}

/** While the CRM tells of its changes by itself, looking for them may wait so many times longer, up to this long. */
const HINTED_TIMES = 5;
const HINTED_MAX_SECONDS = 600;

/**
 * How long until the next look. Hints are trusted as far as they prove themselves: some were followed lately, and the last look found nothing that
 * they had not told.
 */
async function secondsOf(tx: EntityManager, row: DueRow): Promise<number | null> {
  if (row.kind !== 'interval' || row.seconds === null) return row.seconds;
  const [{ isProven }]: { isProven: boolean }[] = await tx.query(
    `SELECT EXISTS (SELECT 1 FROM hint_turn WHERE integration_id = $1 AND object = $2 AND attempts <= 1 AND followed_at > now() - interval '15 minutes')
        AND coalesce((SELECT r.state = 'succeeded' AND coalesce((r.counts->'fromCrm'->>'created')::bigint, 0) + coalesce((r.counts->'fromCrm'->>'updated')::bigint, 0) = 0
                        FROM run r WHERE r.integration_id = $1 AND r.object = $2 AND r.completed_at IS NOT NULL
                       ORDER BY r.tenant_id, r.created_at DESC, r.id DESC LIMIT 1), false) AS "isProven"`,
    [row.integration_id, row.object],
  );
  if (!isProven) return row.seconds;
  return Math.max(row.seconds, Math.min(row.seconds * HINTED_TIMES, HINTED_MAX_SECONDS));
}

/** A run that waits to be tried again (an outage, a limit) does what the next one would: queueing more would only knock at the same door. */
async function hasRunToGoOn(tx: EntityManager, row: DueRow): Promise<boolean> {
  const waiting: unknown[] = await tx.query(
    `SELECT 1 FROM run WHERE integration_id = $1 AND object = $2 AND state = 'queued' AND attempts > 0 LIMIT 1`,
    [row.integration_id, row.object],
  );
  return waiting.length > 0;
}
