import type { EntityManager } from 'typeorm';
import { takesEventType } from '@app/contracts';
import { uuidv7 } from '@app/database';
import type { ReadEvent } from '@app/messaging';

interface Listener {
  readonly id: string;
  readonly tenant_id: string;
  readonly event_types: string[];
  readonly is_enabled: boolean;
  readonly created_at: Date;
}

/** A delivery for each endpoint that wants an event, in the events' order. What is there already stays as it is. */
export async function storeDeliveries(tx: EntityManager, events: readonly ReadEvent[]): Promise<void> {
  const tenants = [...new Set(events.map(tenantOf))];
  const listeners: Listener[] = await tx.query(
    `SELECT id, tenant_id, event_types, disabled_reason IS NULL AS is_enabled, created_at FROM endpoint WHERE tenant_id = ANY($1::uuid[])`,
    [tenants],
  );
  const byTenant = Map.groupBy(listeners, ({ tenant_id: tenantId }) => tenantId);
  const rows = events.flatMap((event) => rowsOf(event, byTenant.get(tenantOf(event)) ?? []));
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO delivery (id, tenant_id, endpoint_id, event_id, event_type, about, occurred_at, body, state)
     SELECT id, tenant, endpoint, event, type, about, at, body, state
       FROM ROWS FROM (json_to_recordset($1::json)
         AS (id uuid, tenant uuid, endpoint uuid, event text, type text, about text, at timestamptz, body text, state text))
       WITH ORDINALITY AS r(id, tenant, endpoint, event, type, about, at, body, state, n)
      ORDER BY n
     ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
  await tx.query(
    `UPDATE endpoint SET due_at = now() WHERE id = ANY($1::uuid[]) AND disabled_reason IS NULL AND (due_at IS NULL OR due_at > now())`,
    [[...new Set(rows.map(({ endpoint }) => endpoint))]],
  );
}

/** `crm.events.<tenant>.…`: told without reading the event. */
const tenantOf = ({ subject }: ReadEvent): string => subject.split('.')[2];

function rowsOf(read: ReadEvent, listeners: readonly Listener[]) {
  if (listeners.length === 0) return [];
  const { event } = read;
  return listeners
    .filter(({ event_types: filters }) => filters.some((filter) => takesEventType(filter, event.type)))
    .filter(({ created_at: since }) => Date.parse(event.time) >= since.getTime())
    .map((listener) => ({
      id: uuidv7(),
      tenant: listener.tenant_id,
      endpoint: listener.id,
      event: event.id,
      type: event.type,
      about: event.subject,
      at: event.time,
      body: JSON.stringify(event),
      state: listener.is_enabled ? 'waiting' : 'held',
    }));
}
