import type { EntityManager } from 'typeorm';
import { currentContext } from '@app/observability';
import { uuidv7 } from './uuid.js';

/** A fact to be told once its transaction is committed. */
export interface OutboxEvent {
  /** Subject in the event stream. */
  readonly subject: string;
  /** CloudEvents type, e.g. `crm.contact.updated.v1`. */
  readonly type: string;
  /** What it is about: becomes the CloudEvents `subject`. */
  readonly about: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes events in the caller's transaction: they are told if and only if it commits. */
export async function writeEvents(
  tx: EntityManager,
  tenantId: string,
  events: readonly OutboxEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    id: uuidv7(),
    tenant_id: tenantId,
    subject: event.subject,
    type: event.type,
    correlation_id: currentContext()?.correlationId ?? '',
    payload: [{ subject: event.about, data: event.data }],
  }));
  await tx.query(
    `INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload)
     SELECT id, tenant_id, subject, type, correlation_id, payload
       FROM json_to_recordset($1::json) AS r(id uuid, tenant_id uuid, subject text, type text, correlation_id text, payload jsonb)`,
    [JSON.stringify(rows)],
  );
}
