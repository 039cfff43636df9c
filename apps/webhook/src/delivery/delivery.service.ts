// What became of deliveries, and sending them again.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  TEST_EVENT_TYPE,
  type CrmEvent,
  type DeliveryDetails,
  type DeliveryPage,
  type DeliveryRef,
  type DeliveryView,
  type ListDeliveriesRequest,
  type MessageContext,
  type Redelivered,
  type RedeliverRangeRequest,
  type WebhookEndpointRef,
} from '@app/contracts';
import { decodeCursor, encodeCursor, inTenant, uuidv7 } from '@app/database';
import { EndpointService } from '../endpoint/endpoint.service.js';
import { CLAIMED, LEASED, type ClaimedDelivery } from './claim-due.query.js';
import { DeliveryNotFoundError } from './delivery.errors.js';
import { detailsOf, viewOf, type AttemptRow, type DeliveryRow } from './delivery.view.js';
import { DeliveryWorker } from './delivery-worker.service.js';

const DEFAULT_LIMIT = 50;
const MOST_AT_ONCE = 10_000;

/** As if it had never been tried. One that is under way stays so. */
const ANEW = `state = 'waiting', tries = 0, first_try_at = NULL, next_try_at = now(), lease = NULL, delivered_at = NULL`;
const IS_UNDER_WAY = `(state = 'waiting' AND lease IS NOT NULL AND next_try_at > now())`;

@Injectable()
export class DeliveryService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly endpoints: EndpointService,
    private readonly worker: DeliveryWorker,
  ) {}

  /** Newest first. */
  list(request: ListDeliveriesRequest, { tenantId }: MessageContext): Promise<DeliveryPage> {
    const { id, state = null, cursor, limit = DEFAULT_LIMIT } = request;
    const before = cursor === undefined ? null : decodeCursor(cursor, ['number'])[0];
    return inTenant(this.dataSource, tenantId, async (tx) => {
      await this.endpoints.require(tx, id);
      const rows: DeliveryRow[] = await tx.query(
        `SELECT * FROM delivery WHERE endpoint_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL OR seq < $3)
          ORDER BY seq DESC LIMIT $4`,
        [id, state, before, limit + 1],
      );
      const items = rows.slice(0, limit);
      const nextCursor = rows.length > limit ? encodeCursor(items[items.length - 1].seq) : null;
      return { items: items.map(viewOf), nextCursor };
    });
  }

  get({ id, deliveryId }: DeliveryRef, { tenantId }: MessageContext): Promise<DeliveryDetails> {
    return inTenant(this.dataSource, tenantId, async (tx) => {
      await this.endpoints.require(tx, id);
      return details(tx, id, deliveryId);
    });
  }

  async redeliver({ id, deliveryId }: DeliveryRef, { tenantId }: MessageContext): Promise<DeliveryView> {
    const view = await inTenant(this.dataSource, tenantId, async (tx) => {
      await this.endpoints.lockEnabled(tx, id);
      await tx.query(
        `UPDATE delivery SET ${ANEW} WHERE id = $1 AND endpoint_id = $2 AND NOT ${IS_UNDER_WAY}`,
        [deliveryId, id],
      );
      await wake(tx, id);
      return viewOf(await find(tx, id, deliveryId));
    });
    this.worker.poke();
    return view;
  }

  async redeliverRange(
    { id, from, to, states = ['failed', 'held'] }: RedeliverRangeRequest,
    { tenantId }: MessageContext,
  ): Promise<Redelivered> {
    const count = await inTenant(this.dataSource, tenantId, async (tx) => {
      await this.endpoints.lockEnabled(tx, id);
      const [rows]: [unknown[], number] = await tx.query(
        `UPDATE delivery SET ${ANEW} WHERE id IN (
           SELECT id FROM delivery
            WHERE endpoint_id = $1 AND occurred_at >= $2 AND occurred_at < coalesce($3::timestamptz, 'infinity') AND state = ANY($4)
              AND NOT is_test AND NOT ${IS_UNDER_WAY}
            ORDER BY seq LIMIT ${MOST_AT_ONCE}) RETURNING id`,
        [id, from, to ?? null, states],
      );
      await wake(tx, id);
      return rows.length;
    });
    this.worker.poke();
    return { count, hasMore: count === MOST_AT_ONCE };
  }

  /** Sends a test event now and waits for what comes of it. */
  async test({ id }: WebhookEndpointRef, context: MessageContext): Promise<DeliveryDetails> {
    const { tenantId } = context;
    const claimed = await inTenant(this.dataSource, tenantId, async (tx) => {
      await this.endpoints.require(tx, id);
      return leasedTest(tx, id, context);
    });
    await this.worker.attempt(claimed);
    return inTenant(this.dataSource, tenantId, (tx) => details(tx, id, claimed.id));
  }
}

async function find(tx: EntityManager, endpointId: string, id: string): Promise<DeliveryRow> {
  const rows: DeliveryRow[] = await tx.query('SELECT * FROM delivery WHERE id = $1 AND endpoint_id = $2', [
    id,
    endpointId,
  ]);
  if (rows.length === 0) throw new DeliveryNotFoundError();
  return rows[0];
}

async function details(tx: EntityManager, endpointId: string, id: string): Promise<DeliveryDetails> {
  const row = await find(tx, endpointId, id);
  const attempts: AttemptRow[] = await tx.query(
    'SELECT * FROM delivery_attempt WHERE delivery_id = $1 ORDER BY number',
    [id],
  );
  return detailsOf(row, attempts);
}

/** Somebody wants it now: also an endpoint that has a pause. */
async function wake(tx: EntityManager, endpointId: string): Promise<void> {
  await tx.query('UPDATE endpoint SET due_at = now(), not_before = NULL WHERE id = $1', [endpointId]);
}

async function leasedTest(
  tx: EntityManager,
  endpointId: string,
  { tenantId, correlationId }: MessageContext,
): Promise<ClaimedDelivery> {
  const id = uuidv7();
  const event: CrmEvent = {
    specversion: '1.0',
    id,
    source: '/crm/webhook',
    type: TEST_EVENT_TYPE,
    subject: endpointId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    tenantid: tenantId,
    correlationid: correlationId,
    data: { endpointId },
  };
  await tx.query(
    `INSERT INTO delivery (id, tenant_id, endpoint_id, event_id, event_type, about, occurred_at, body, is_test, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, 'waiting')`,
    [id, tenantId, endpointId, event.id, event.type, event.subject, event.time, JSON.stringify(event)],
  );
  const rows: ClaimedDelivery[] = await tx.query(
    `WITH taken AS (UPDATE delivery d SET ${LEASED} WHERE d.id = $2 RETURNING d.*)
     SELECT ${CLAIMED} FROM taken d JOIN endpoint e ON e.id = d.endpoint_id`,
    [randomUUID(), id],
  );
  return rows[0];
}
