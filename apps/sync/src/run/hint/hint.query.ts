// Hints wait in a row each, one a record however often it was told. Whoever follows them holds the turn of their (integration, object): a row
// with an epoch and a lease, as a run is. The turn is no run: a long one does not keep hints waiting.
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '@app/database';
import type { CrmObject } from '@app/crm-core';
import { LEASE_SECONDS } from '../lease.js';

/** Told together, read together. Milliseconds. */
const SETTLE_MS = 150;
/** A record that is told of again while it is read is not read again before this. Milliseconds. */
const CALM_MS = 1_000;
/** Hints that wait for a run's end are looked at this often. Milliseconds. */
const AFTER_RUN_MS = 1_000;
/** One call at the CRM reads so many. */
export const HINTS_PER_TURN = 500;
/** Calls that hints of one object may spend at once, and how many seconds give back one: at most 8,880 a day. */
const MAX_CALLS = 240;
const SECONDS_PER_CALL = 10;

export interface HintTurn {
  readonly id: string;
  readonly tenant_id: string;
  readonly integration_id: string;
  readonly object: CrmObject;
  readonly epoch: number;
  readonly attempts: number;
}

export interface Hint {
  readonly crm_id: string;
  readonly generation: number;
}

export interface NewHints {
  readonly tenantId: string;
  readonly integrationId: string;
  readonly object: CrmObject;
  readonly crmIds: readonly string[];
  readonly isConsent: boolean;
}

export async function saveHints(tx: EntityManager, hints: NewHints): Promise<void> {
  const { tenantId, integrationId, object } = hints;
  // In one order, or two senders of the same records wait for each other for ever.
  const crmIds = [...new Set(hints.crmIds)].sort();
  await tx.query(
    `INSERT INTO hint AS h (integration_id, object, crm_id, tenant_id, lane, due_at)
     SELECT $1, $2, id, $3, $5, now() + interval '${SETTLE_MS} milliseconds' FROM unnest($4::text[]) r(id)
     ON CONFLICT (integration_id, object, crm_id) DO UPDATE
       SET generation = h.generation + 1, lane = least(h.lane, excluded.lane), after_run = false`,
    [integrationId, object, tenantId, crmIds, hints.isConsent ? 0 : 1],
  );
  await tx.query(
    `INSERT INTO hint_turn AS t (id, integration_id, object, tenant_id, due_at, calls_left)
     VALUES ($1, $2, $3, $4, now() + interval '${SETTLE_MS} milliseconds', ${MAX_CALLS})
     ON CONFLICT (integration_id, object) DO UPDATE SET due_at = least(t.due_at, excluded.due_at)`,
    [uuidv7(), integrationId, object, tenantId],
  );
}

/**
 * The most urgent turn that nobody has. A push under way keeps hints waiting: what it sends is decided about, and what comes back would be taken
 * for news. Relies on the index hint_turn_due.
 */
export async function claimTurn(tx: EntityManager): Promise<HintTurn | undefined> {
  const [rows]: [HintTurn[], number] = await tx.query(
    `UPDATE hint_turn SET epoch = epoch + 1, attempts = attempts + 1, lease_until = now() + interval '${LEASE_SECONDS} seconds'
      WHERE id = (
        SELECT t.id FROM hint_turn t
         WHERE t.due_at <= now() AND t.not_before <= now() AND (t.lease_until IS NULL OR t.lease_until < now())
           AND NOT EXISTS (SELECT 1 FROM run r WHERE r.integration_id = t.integration_id AND r.object = t.object AND r.state = 'running' AND r.phase = 'push')
         ORDER BY (SELECT min(h.lane) FROM hint h WHERE h.integration_id = t.integration_id AND h.object = t.object), t.due_at
         LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, tenant_id, integration_id, object, epoch::int AS epoch, attempts`,
  );
  return rows[0];
}

/** Consent first, then the oldest. Those that have not settled yet come along. */
export async function hintsOf(tx: EntityManager, turn: HintTurn): Promise<Hint[]> {
  return tx.query(
    `SELECT crm_id, generation::int AS generation FROM hint
      WHERE integration_id = $1 AND object = $2 AND due_at <= now() + interval '${SETTLE_MS} milliseconds' AND (NOT after_run OR NOT ${HAS_RUN})
      ORDER BY lane, due_at LIMIT ${HINTS_PER_TURN}`,
    [turn.integration_id, turn.object],
  );
}

const HAS_RUN = `EXISTS (SELECT 1 FROM run WHERE integration_id = $1 AND object = $2 AND state = 'running')`;

/**
 * Forgets the hints that were followed and gives the turn back. Those that were told of again meanwhile stay; so do those that were read beside a
 * run: it may yet commit a page that it had read before.
 */
export async function finishTurn(
  tx: EntityManager,
  turn: HintTurn,
  followed: readonly Hint[],
  apiCalls: number,
): Promise<void> {
  const scope = [turn.integration_id, turn.object];
  const ids = followed.map((hint) => hint.crm_id);
  const generations = followed.map((hint) => hint.generation);
  await tx.query(
    `WITH f AS (SELECT h.ctid AS at, h.generation = r.generation AS is_last
                  FROM unnest($3::text[], $4::bigint[]) r(id, generation)
                 CROSS JOIN LATERAL (SELECT k.ctid, k.generation FROM hint k
                   WHERE k.integration_id = $1 AND k.object = $2 AND k.crm_id = r.id LIMIT 1 FOR UPDATE) h),
          gone AS (DELETE FROM hint WHERE ctid IN (SELECT at FROM f WHERE is_last) AND NOT ${HAS_RUN})
     UPDATE hint h SET after_run = f.is_last,
            due_at = now() + CASE WHEN f.is_last THEN interval '${AFTER_RUN_MS} milliseconds' ELSE interval '${CALM_MS} milliseconds' END
       FROM f WHERE h.ctid = f.at AND (NOT f.is_last OR ${HAS_RUN})`,
    [...scope, ids, generations],
  );
  await tx.query(
    `UPDATE hint_turn SET lease_until = NULL, attempts = 0, calls_at = now(), followed_at = now(), calls_left = ${CALLS_LEFT},
            not_before = now() + greatest(0, 1 - (${CALLS_LEFT})) * interval '${SECONDS_PER_CALL} seconds',
            due_at = (SELECT CASE WHEN bool_and(after_run) AND ${HAS_RUN} THEN now() + interval '${AFTER_RUN_MS} milliseconds' ELSE min(due_at) END
                        FROM hint WHERE integration_id = $1 AND object = $2)
      WHERE id = $3 AND epoch = $4`,
    [...scope, turn.id, turn.epoch, apiCalls],
  );
}

const CALLS_LEFT = `least(${MAX_CALLS}, calls_left + extract(epoch FROM now() - calls_at) / ${SECONDS_PER_CALL}) - $5::real`;

/** To be tried again; `isNoTry` where nothing was wrong. */
export async function postponeTurn(
  tx: EntityManager,
  turn: HintTurn,
  delayMs: number,
  isNoTry: boolean,
): Promise<void> {
  await tx.query(
    `UPDATE hint_turn SET lease_until = NULL, not_before = now() + $3 * interval '1 millisecond', attempts = attempts - $4::boolean::int
      WHERE id = $1 AND epoch = $2`,
    [turn.id, turn.epoch, delayMs, isNoTry],
  );
}

/** What hints cannot do, the next run does. */
export async function giveUpTurn(tx: EntityManager, turn: HintTurn): Promise<void> {
  const [rows]: [unknown[], number] = await tx.query(
    'UPDATE hint_turn SET lease_until = NULL, attempts = 0, due_at = NULL WHERE id = $1 AND epoch = $2 RETURNING id',
    [turn.id, turn.epoch],
  );
  if (rows.length === 0) return;
  await tx.query('DELETE FROM hint WHERE integration_id = $1 AND object = $2', [
    turn.integration_id,
    turn.object,
  ]);
}
