// What came of an attempt, for good: the delivery, its log, and what it says about the endpoint, in one transaction.
import type { EntityManager } from 'typeorm';
import type { DisabledReason } from '@app/contracts';
import { afterAttempt, UNWELL_AFTER, type AfterAttempt } from './after-attempt.js';
import type { ClaimedDelivery } from './claim-due.query.js';
import type { Attempt } from './send.js';

interface EndpointState {
  readonly disabled_reason: DisabledReason | null;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly failing_for_ms: number;
}

export interface Recorded {
  readonly after: AfterAttempt;
  /** Before this attempt; null: it failed with this one first. */
  readonly failingSince: Date | null;
}

/** Undefined when the endpoint is gone or somebody else has the delivery by now: then nothing was written. */
export async function recordAttempt(
  tx: EntityManager,
  delivery: ClaimedDelivery,
  attempt: Attempt,
): Promise<Recorded | undefined> {
  const endpoints: EndpointState[] = await tx.query(
    `SELECT disabled_reason, failures, failing_since,
            coalesce(extract(epoch FROM now() - failing_since) * 1000, 0)::float8 AS failing_for_ms
       FROM endpoint WHERE id = $1 FOR UPDATE`,
    [delivery.endpoint_id],
  );
  const endpoint = endpoints.at(0);
  if (!endpoint) return undefined;
  const situation = {
    tries: delivery.tries,
    triedForMs: delivery.tried_for_ms + attempt.durationMs,
    isTest: delivery.is_test,
    failures: endpoint.failures,
    failingForMs: endpoint.failing_for_ms,
  };
  const decided = afterAttempt(attempt, situation, Math.random());
  const isStopped = endpoint.disabled_reason !== null;
  const after = isStopped && !delivery.is_test ? whileDisabled(decided) : decided;
  if (!(await keep(tx, delivery, attempt, after))) return undefined;
  if (after.state === 'waiting') await holdBack(tx, delivery, after.retryInMs ?? 0);
  if (after.endpoint) await updateEndpoint(tx, delivery.endpoint_id, endpoint, after.endpoint);
  return { after, failingSince: endpoint.failing_since };
}

/** It was disabled while the attempt was under way: what got through got through, and nothing else follows. */
const whileDisabled = ({ state }: AfterAttempt): AfterAttempt => ({
  state: state === 'delivered' ? 'delivered' : 'held',
  retryInMs: null,
  endpoint: null,
});

async function keep(
  tx: EntityManager,
  { id, lease, tenant_id, attempts }: ClaimedDelivery,
  { status, fault, startedAt, durationMs, answer }: Attempt,
  { state, retryInMs }: AfterAttempt,
): Promise<boolean> {
  const [rows]: [unknown[], number] = await tx.query(
    `UPDATE delivery SET state = $3, lease = NULL, next_try_at = now() + $4 * interval '1 millisecond',
            delivered_at = CASE WHEN $3 = 'delivered' THEN now() END, last_status = $5, last_fault = $6
      WHERE id = $1 AND lease = $2 RETURNING id`,
    [id, lease, state, retryInMs ?? 0, status, fault],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `INSERT INTO delivery_attempt (delivery_id, number, tenant_id, started_at, duration_ms, status, fault, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, attempts, tenant_id, startedAt, durationMs, status, fault, answer],
  );
  return true;
}

/** What comes after it of the same record waits with it, and is not looked at in vain. */
async function holdBack(tx: EntityManager, delivery: ClaimedDelivery, retryInMs: number): Promise<void> {
  await tx.query(
    `UPDATE delivery SET next_try_at = now() + $3 * interval '1 millisecond'
      WHERE endpoint_id = $1 AND about = $2 AND state = 'waiting' AND next_try_at < now() + $3 * interval '1 millisecond'`,
    [delivery.endpoint_id, delivery.about, retryInMs],
  );
}

async function updateEndpoint(
  tx: EntityManager,
  id: string,
  before: EndpointState,
  { failures, pauseMs }: NonNullable<AfterAttempt['endpoint']>,
): Promise<void> {
  await tx.query(
    `UPDATE endpoint SET failures = $2, failing_since = CASE WHEN $2 > 0 THEN coalesce(failing_since, now()) END,
            not_before = now() + $3 * interval '1 millisecond', due_at = now() WHERE id = $1`,
    [id, failures, pauseMs],
  );
  if (failures > 0 || before.failures < UNWELL_AFTER) return;
  // It is well again: what waited for that goes out now, and not when its own time would come.
  await tx.query(
    `UPDATE delivery SET next_try_at = now() WHERE endpoint_id = $1 AND state = 'waiting' AND lease IS NULL AND next_try_at > now()`,
    [id],
  );
}
