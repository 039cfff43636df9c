import type { EntityManager } from 'typeorm';

export interface WaitingRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly is_bulk: boolean;
  /** It has waited as long as anything may. */
  readonly is_old: boolean;
}

const ROWS_PER_TURN = 50;
/** How far behind the rows of a tenant who has much to tell another tenant's are looked for. */
const LOOK_AHEAD = 2_000;
/** A hundred ids or so. Bytes, as stored. */
const BULK_BYTES = 4_000;
/** However busy the process is, nobody waits longer for a fact. */
const HOLD_BULK_UP_TO = '20 seconds';

/**
 * What is told next: facts of which each tenant waits for nothing big of its own; when there are none, the first big one. Each tenant's stay in
 * order. Relies on outbox_unpublished.
 * @param aside rows that are passed over for now
 */
export async function nextOutboxRows(tx: EntityManager, aside: readonly string[]): Promise<WaitingRow[]> {
  const rows: WaitingRow[] = await tx.query(
    `WITH waiting AS MATERIALIZED (
       SELECT id, seq, tenant_id, created_at, pg_column_size(payload) > ${BULK_BYTES} AS is_bulk FROM outbox
        WHERE published_at IS NULL AND id <> ALL($1::uuid[]) ORDER BY seq LIMIT ${LOOK_AHEAD})
     SELECT id, tenant_id, is_bulk, created_at < now() - interval '${HOLD_BULK_UP_TO}' AS is_old
       FROM (SELECT *, bool_or(is_bulk) OVER (PARTITION BY tenant_id ORDER BY seq) AS is_behind FROM waiting) w
      WHERE NOT is_behind OR seq = (SELECT min(seq) FROM waiting WHERE is_bulk)
      ORDER BY is_bulk, seq LIMIT ${ROWS_PER_TURN}`,
    [aside],
  );
  return rows.length > 1 ? rows.filter((row) => !row.is_bulk) : rows;
}
