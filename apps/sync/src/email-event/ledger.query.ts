import type { EntityManager } from 'typeorm';
import type { EmailEvent } from '@app/contracts';
import { checkedInstant } from '../invalid-input.js';

/** An event that counts, and where it stood in the request. */
export interface LedgerEntry extends EmailEvent {
  readonly index: number;
  readonly at: Date;
}

/** One batch of a tenant at a time: sums and states are read and written by each. Held until the transaction ends. */
export async function lockLedger(tx: EntityManager, tenantId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1 || ' email events', 0))`, [tenantId]);
}

/** Those that had not counted before, in the request's order: of the same id the first one. */
export async function enterEvents(
  tx: EntityManager,
  tenantId: string,
  events: readonly EmailEvent[],
): Promise<LedgerEntry[]> {
  const dated = events.map((event, index) => ({
    ...event,
    index,
    at: new Date(checkedInstant(event.occurredAt, `/events/${index}/occurredAt`)),
  }));
  const rows = dated.map((event) => ({
    event_id: event.id,
    type: event.type,
    contact_id: event.contactId,
    campaign_id: event.campaignId ?? null,
    occurred_at: event.at,
    metadata: event.metadata ?? {},
  }));
  const entered: { event_id: string }[] = await tx.query(
    `INSERT INTO email_event (tenant_id, event_id, type, contact_id, campaign_id, occurred_at, metadata)
     SELECT $2, event_id, type, contact_id, campaign_id, occurred_at, metadata
       FROM json_to_recordset($1::json) AS r(event_id text, type text, contact_id uuid, campaign_id uuid, occurred_at timestamptz, metadata jsonb)
     ON CONFLICT (tenant_id, event_id) DO NOTHING RETURNING event_id`,
    [JSON.stringify(rows), tenantId],
  );
  const isNew = new Set(entered.map((row) => row.event_id));
  return dated.filter(({ id }) => isNew.delete(id));
}
