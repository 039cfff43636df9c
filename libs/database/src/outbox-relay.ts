// Tells the event stream what the outbox holds: at least once, in order per tenant, message ids making repetition harmless.
// One row may hold many events of one kind (a page of a first pull): they fan out here as `id:index`.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { gauge, type Logger } from '@app/observability';
import { tellAgainIfLost } from './lost-stream.query.js';
import { nextOutboxRows } from './next-outbox-rows.query.js';
import { inSystem } from './tenant.js';

/** One event ready to publish: a CloudEvent, see libs/contracts. */
export interface RelayedEvent {
  readonly subject: string;
  readonly event: {
    readonly specversion: '1.0';
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly datacontenttype: 'application/json';
    readonly tenantid: string;
    readonly correlationid: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export type Publish = (events: readonly RelayedEvent[]) => Promise<void>;

/** The stream that is told, as far as the relay has to know it. */
export interface ToldStream {
  /** Another one than before: the stream was lost, and another one made. */
  identity(): Promise<string>;
  /** It was away and is back. */
  onReturn(listener: () => void): void;
}

/** A list of facts, or one fact about many records: the same data for each id. */
type Payload =
  { subject: string; data: Record<string, unknown> }[] | { ids: string[]; data: Record<string, unknown> };

interface OutboxRow {
  id: string;
  tenant_id: string;
  subject: string;
  type: string;
  correlation_id: string;
  payload: Payload;
  created_at: Date;
}

/** A lost poke or a stream that was away costs at most this long. Milliseconds. */
const SWEEP_MS = 5_000;
/** Told rows stay this long, for looking into; then they go. */
const KEEP = '2 days';
const PUBLISH_SLICE = 250;
/** A row that fails so often while others get through is put aside, and tried again after so many milliseconds. */
const MAX_FAILURES = 5;
const ASIDE_MS = 600_000;
/** So many failures and nothing that got through: the stream is away. */
const MAX_PROBES = 3;
/** Between two rows that fan out to many events. Milliseconds. */
const BULK_PAUSE_MS = 50;

export class OutboxRelay {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private isStopped = false;
  private isQueued = false;
  private holdsBulk: () => boolean = () => false;
  /** Row → how often it failed. Another replica that takes over finds out by itself. */
  private readonly failures = new Map<string, number>();
  /** Row → when it is tried again. */
  private readonly aside = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly service: string,
    private readonly publish: Publish,
    private readonly log: Logger,
    private readonly stream?: ToldStream,
  ) {}

  start(): void {
    gauge('crm_outbox_pending', 'Events that are not told yet', () => this.waiting('count(*)'));
    gauge('crm_outbox_oldest_seconds', 'Age of the oldest event that is not told yet', () =>
      this.waiting('coalesce(extract(epoch FROM now() - min(created_at)), 0)'),
    );
    this.timer = setInterval(() => this.poke(), SWEEP_MS);
    this.stream?.onReturn(() => this.poke());
    this.poke();
  }

  private async waiting(what: string): Promise<number> {
    const [{ value }] = await inSystem(this.dataSource, (tx) =>
      tx.query<{ value: number }[]>(
        `SELECT (${what})::float8 AS value FROM outbox WHERE published_at IS NULL`,
      ),
    );
    return value;
  }

  /** Rows that fan out to many events wait while this says so, and what comes after them of their tenant waits too: order is kept. */
  holdBulkWhile(isBusy: () => boolean): void {
    this.holdsBulk = isBusy;
  }

  /** There may be something to tell: call it after a commit. Cheap, never fails. */
  poke(): void {
    if (this.isQueued || this.isStopped) return;
    this.isQueued = true;
    this.turn = this.turn.then(async () => {
      this.isQueued = false;
      await this.drain().catch((error: unknown) =>
        this.log.warn({ err: error }, 'outbox not relayed, will try again'),
      );
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isStopped = true;
    await this.turn;
  }

  private async drain(): Promise<void> {
    const identity = await this.stream?.identity();
    for (;;) {
      const told = await inSystem(this.dataSource, (tx) => this.relaySome(tx, identity));
      if (told === 'nothing' || this.isStopped) break;
      // A first pull leaves thousands of facts behind: they go out in its wake, not in its way.
      if (told === 'bulk') await sleep(BULK_PAUSE_MS);
    }
    await inSystem(this.dataSource, (tx) =>
      tx.query(`DELETE FROM outbox WHERE published_at < now() - interval '${KEEP}'`),
    );
  }

  /** One replica tells at a time: two would let a new value overtake the old one. A crash gives the rows back with the lock. */
  private async relaySome(tx: EntityManager, identity?: string): Promise<'nothing' | 'some' | 'bulk'> {
    const [{ isMine }] = await tx.query<{ isMine: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(hashtext('outbox.relay'), hashtext($1)) AS "isMine"`,
      [this.service],
    );
    if (!isMine) return 'nothing';
    if (identity && (await tellAgainIfLost(tx, identity)))
      this.log.warn({ identity }, 'the event stream was lost: what is kept is told again');
    const waiting = await nextOutboxRows(tx, this.asideNow());
    if (waiting.length === 0) return 'nothing';
    const [{ is_bulk: isBulk, is_old: isOld }] = waiting;
    if (isBulk && this.holdsBulk() && !isOld) return 'nothing';
    const rows: OutboxRow[] = await tx.query(
      `SELECT id, tenant_id, subject, type, correlation_id, payload, created_at FROM outbox WHERE id = ANY($1::uuid[]) ORDER BY seq`,
      [waiting.map(({ id }) => id)],
    );
    const told = await this.tell(rows);
    await tx.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1::uuid[])', [told]);
    return isBulk ? 'bulk' : 'some';
  }

  /** @returns the rows that got through. @throws when none did: then it is the stream that is away, not a row that is wrong. */
  private async tell(rows: readonly OutboxRow[]): Promise<string[]> {
    try {
      await this.publishAll(rows);
      for (const { id } of rows) this.failures.delete(id);
      return rows.map(({ id }) => id);
    } catch (error) {
      const told = await this.tellEach(rows);
      if (told.length === 0) throw error;
      return told;
    }
  }

  /** Nothing of a tenant overtakes a row of its own that failed, unless that one failed too often. */
  private async tellEach(rows: readonly OutboxRow[]): Promise<string[]> {
    const told: string[] = [];
    const hopeless: OutboxRow[] = [];
    const stuck = new Set<string>();
    for (const row of rows) {
      if (stuck.has(row.tenant_id)) continue;
      try {
        await this.publishAll([row]);
        told.push(row.id);
        this.failures.delete(row.id);
      } catch {
        const failures = (this.failures.get(row.id) ?? 0) + 1;
        this.failures.set(row.id, failures);
        if (failures < MAX_FAILURES) stuck.add(row.tenant_id);
        else hopeless.push(row);
        if (told.length === 0 && stuck.size + hopeless.length >= MAX_PROBES) break;
      }
    }
    if (told.length > 0) for (const row of hopeless) this.putAside(row);
    return told;
  }

  private putAside({ id, type }: OutboxRow): void {
    this.failures.delete(id);
    this.aside.set(id, Date.now() + ASIDE_MS);
    this.log.error({ outboxId: id, type, retryInMs: ASIDE_MS }, 'event cannot be told, others go past it');
  }

  private asideNow(): string[] {
    for (const [id, until] of this.aside) if (until < Date.now()) this.aside.delete(id);
    return [...this.aside.keys()];
  }

  private async publishAll(rows: readonly OutboxRow[]): Promise<void> {
    const events = rows.flatMap((row) => this.eventsOf(row));
    for (let i = 0; i < events.length; i += PUBLISH_SLICE)
      await this.publish(events.slice(i, i + PUBLISH_SLICE));
  }

  private eventsOf(row: OutboxRow): RelayedEvent[] {
    const items = Array.isArray(row.payload) ? row.payload : spread(row.payload.ids, row.payload.data);
    return items.map((item, index) => ({
      subject: row.subject,
      event: {
        specversion: '1.0',
        id: items.length === 1 ? row.id : `${row.id}:${index}`,
        source: `/crm/${this.service}`,
        type: row.type,
        subject: item.subject,
        time: row.created_at.toISOString(),
        datacontenttype: 'application/json',
        tenantid: row.tenant_id,
        correlationid: row.correlation_id,
        data: item.data,
      },
    }));
  }
}

const spread = (ids: readonly string[], data: Record<string, unknown>) =>
  ids.map((id) => ({ subject: id, data: { id, ...data } }));
