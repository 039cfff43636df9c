// What is sent next. Endpoints are locked while we choose, so that no two replicas exceed what one may be asked at once; a delivery is leased by
// moving its time behind the lease's end: who dies with it gives it back.
import type { EntityManager } from 'typeorm';
import { UNWELL_AFTER } from './after-attempt.js';

const ENDPOINTS_PER_TURN = 50;
/** Of one endpoint under way at once: a slow one delays nobody else. */
const PER_ENDPOINT = 10;
/** Longer than an attempt can take. */
const LEASE = '45 seconds';
/** When an endpoint is looked at again whose next delivery waits for another one to end. */
const LOOK_AGAIN = '1 second';

export interface ClaimedDelivery {
  readonly id: string;
  readonly tenant_id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly about: string;
  readonly body: string;
  readonly is_test: boolean;
  readonly attempts: number;
  readonly tries: number;
  readonly tried_for_ms: number;
  readonly lease: string;
  readonly url: string;
  readonly secret: string;
  /** While it still signs too. */
  readonly old_secret: string | null;
}

/** What a claimed delivery is made of, from `d` and its endpoint `e`. */
export const CLAIMED = `d.id, d.tenant_id, d.endpoint_id, d.event_id, d.about, d.body, d.is_test, d.attempts, d.tries, d.lease, e.url, e.secret,
  (extract(epoch FROM now() - d.first_try_at) * 1000)::float8 AS tried_for_ms,
  CASE WHEN e.old_secret_until > now() THEN e.old_secret END AS old_secret`;

/** What a claim writes. $1 is the lease. */
export const LEASED = `lease = $1, attempts = d.attempts + 1, tries = d.tries + 1, first_try_at = coalesce(d.first_try_at, now()),
  next_try_at = now() + interval '${LEASE}'`;

/**
 * Of each record the oldest delivery that waits, and none while that one is under way: order is kept. Relies on endpoint_due, delivery_due,
 * delivery_order and delivery_leased.
 */
export async function claimDue(tx: EntityManager, lease: string, most: number): Promise<ClaimedDelivery[]> {
  const due: { id: string }[] = await tx.query(
    `SELECT id FROM endpoint WHERE disabled_reason IS NULL AND due_at <= now() AND (not_before IS NULL OR not_before <= now())
      ORDER BY due_at LIMIT ${ENDPOINTS_PER_TURN} FOR UPDATE SKIP LOCKED`,
  );
  if (due.length === 0) return [];
  const ids = due.map(({ id }) => id);
  const claimed: ClaimedDelivery[] = await tx.query(
    `WITH picked AS MATERIALIZED (
       SELECT d.id FROM endpoint e CROSS JOIN LATERAL (
         SELECT d.id FROM delivery d
          WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.next_try_at <= now()
            AND NOT EXISTS (
              SELECT 1 FROM delivery b
               WHERE b.endpoint_id = d.endpoint_id AND b.about = d.about AND b.state = 'waiting' AND b.seq < d.seq)
          ORDER BY d.next_try_at, d.seq
          LIMIT greatest(0, CASE WHEN e.failures >= ${UNWELL_AFTER} THEN 1 ELSE ${PER_ENDPOINT} END - (
            SELECT count(*) FROM delivery f
             WHERE f.endpoint_id = e.id AND f.lease IS NOT NULL AND f.state = 'waiting' AND f.next_try_at > now()))) d
        WHERE e.id = ANY($2::uuid[]) LIMIT $3),
     taken AS (UPDATE delivery d SET ${LEASED} FROM picked p WHERE d.id = p.id RETURNING d.*)
     SELECT ${CLAIMED} FROM taken d JOIN endpoint e ON e.id = d.endpoint_id ORDER BY d.seq`,
    [lease, ids, most],
  );
  await tx.query(
    `UPDATE endpoint e SET due_at = (
       SELECT greatest(now() + interval '${LOOK_AGAIN}', d.next_try_at) FROM delivery d
        WHERE d.endpoint_id = e.id AND d.state = 'waiting' ORDER BY d.next_try_at LIMIT 1)
      WHERE e.id = ANY($1::uuid[])`,
    [ids],
  );
  return claimed;
}
