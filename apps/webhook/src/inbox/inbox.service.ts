// What CRMs told us: a row before it is acknowledged, handed on to `sync` afterwards, kept for a while so that what is told again is known.
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addHints, systemContext, type HintedRecords } from '@app/contracts';
import type { CrmNotification, CrmObject } from '@app/crm-core';
import { inSystem, uuidv7 } from '@app/database';
import { LOGGER, MessageBus, newCorrelationId } from '@app/messaging';
import type { Logger } from '@app/observability';

/** A poke that was lost with its process costs at most this long. Milliseconds. */
const SWEEP_MS = 1_000;
const ROWS_PER_TURN = 500;
/** What comes within this time is handed on together. Milliseconds. */
const GATHER_MS = 30;
/** Where `sync` cannot take it. Seconds. */
const AGAIN_SECONDS = 5;
/** CRMs tell again for a day at most. */
const KEEP = '2 days';
const TIDY_MS = 10 * 60_000;

/** As it is inserted. */
interface NewRow {
  readonly id: string;
  readonly tenant: string;
  readonly connection: string;
  readonly notification: string;
  readonly object: CrmObject;
  readonly ids: readonly string[];
  readonly consent: boolean;
}

interface Storing {
  readonly rows: readonly NewRow[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface InboxRow {
  id: string;
  tenant_id: string;
  connection_id: string;
  object: CrmObject;
  remote_ids: string[];
  is_consent: boolean;
}

@Injectable()
export class InboxService implements OnApplicationBootstrap, OnModuleDestroy {
  private storing: Storing[] = [];
  private isStoring = false;
  private readonly timers: NodeJS.Timeout[] = [];
  private work: Promise<void> = Promise.resolve();
  private isQueued = false;
  private isStopped = false;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timers.push(
      setInterval(() => this.poke(), SWEEP_MS),
      setInterval(() => this.tidy(), TIDY_MS),
    );
    this.poke();
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.isStopped = true;
    await this.work;
  }

  /** Durable once this resolves. What is here already stays as it is. */
  async store(
    tenantId: string,
    connectionId: string,
    notifications: readonly CrmNotification[],
  ): Promise<void> {
    if (notifications.length === 0) return;
    const rows = notifications.map(({ id, object, crmId, isConsent }) => ({
      id: uuidv7(),
      tenant: tenantId,
      connection: connectionId,
      notification: id,
      object,
      ids: crmId === null ? [] : [crmId],
      consent: isConsent,
    }));
    await new Promise<void>((done, failed) => {
      this.storing.push({ rows, done, failed });
      if (!this.isStoring) void this.storeAll();
    });
    this.poke();
  }

  /** What comes while a commit is under way shares the next one: a burst costs a few, not one a message. */
  private async storeAll(): Promise<void> {
    this.isStoring = true;
    while (this.storing.length > 0) {
      const batch = this.storing;
      this.storing = [];
      try {
        await this.insert(batch.flatMap(({ rows }) => rows));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.isStoring = false;
  }

  private async insert(rows: readonly NewRow[]): Promise<void> {
    // In one order, or two replicas with copies of a message wait for each other for ever.
    const inOrder = rows.toSorted((a, b) => (a.notification < b.notification ? -1 : 1));
    await inSystem(this.dataSource, (tx) =>
      tx.query(
        `INSERT INTO inbox (id, tenant_id, connection_id, kind, notification_id, object, remote_ids, is_consent)
         SELECT id, tenant, connection, 'outboundMessage', notification, object, ARRAY(SELECT json_array_elements_text(ids)), consent
           FROM json_to_recordset($1::json)
             AS r(id uuid, tenant uuid, connection uuid, notification text, object text, ids json, consent boolean)
         ON CONFLICT (tenant_id, connection_id, notification_id) DO NOTHING`,
        [JSON.stringify(inOrder)],
      ),
    );
  }

  private poke(): void {
    if (this.isQueued || this.isStopped) return;
    this.isQueued = true;
    this.work = this.work.then(async () => {
      await sleep(GATHER_MS);
      this.isQueued = false;
      await this.drain().catch((error: unknown) =>
        this.log.warn({ err: error }, 'inbox not handed on, will try again'),
      );
    });
  }

  private async drain(): Promise<void> {
    for (;;) {
      const count = await inSystem(this.dataSource, async (tx) => {
        // Locked while they are handed on: another replica takes others, a crash gives them back.
        const rows: InboxRow[] = await tx.query(
          `SELECT id, tenant_id, connection_id, object, remote_ids, is_consent FROM inbox
            WHERE handled_at IS NULL AND next_try_at <= now() ORDER BY next_try_at, id LIMIT ${ROWS_PER_TURN} FOR UPDATE SKIP LOCKED`,
        );
        const groups = Map.groupBy(rows, (row) => `${row.tenant_id}/${row.connection_id}`);
        const handedOn = await Promise.all([...groups.values()].map((group) => this.handOn(group)));
        await tx.query(
          `UPDATE inbox i SET handled_at = CASE WHEN r.done THEN now() END,
                  next_try_at = CASE WHEN r.done THEN i.next_try_at ELSE now() + interval '${AGAIN_SECONDS} seconds' END
             FROM unnest($1::uuid[], $2::boolean[]) r(id, done) WHERE i.id = r.id`,
          [handedOn.flatMap(({ ids }) => ids), handedOn.flatMap(({ ids, isDone }) => ids.map(() => isDone))],
        );
        return rows.length;
      });
      if (count < ROWS_PER_TURN || this.isStopped) return;
    }
  }

  private async handOn(rows: readonly InboxRow[]): Promise<{ ids: string[]; isDone: boolean }> {
    const { tenant_id, connection_id: connectionId } = rows[0];
    const ids = rows.map(({ id }) => id);
    try {
      const context = systemContext(tenant_id, newCorrelationId());
      await this.bus.send(addHints, { connectionId, hints: hintsOf(rows) }, context);
      return { ids, isDone: true };
    } catch (error) {
      this.log.warn({ err: error, connectionId }, 'hints not taken, will try again');
      return { ids, isDone: false };
    }
  }

  private tidy(): void {
    void inSystem(this.dataSource, (tx) =>
      tx.query(`DELETE FROM inbox WHERE handled_at < now() - interval '${KEEP}'`),
    ).catch((error: unknown) => this.log.warn({ err: error }, 'inbox not tidied'));
  }
}

/** One a kind and urgency; those that name no record by themselves. */
function hintsOf(rows: readonly InboxRow[]): HintedRecords[] {
  const groups = Map.groupBy(
    rows,
    ({ object, is_consent, remote_ids }) => `${object}/${is_consent}/${remote_ids.length > 0}`,
  );
  return [...groups.values()].map((group) => ({
    object: group[0].object,
    crmIds: [...new Set(group.flatMap(({ remote_ids }) => remote_ids))],
    ...(group[0].is_consent ? { isConsent: true } : {}),
  }));
}
