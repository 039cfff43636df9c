// What hints point to, read as it is now and planned as any pull is: it does not matter what they said, in which order or how often.
import type { PoolClient } from 'pg';
import { getSyncSpec, systemContext } from '@app/contracts';
import type { CrmConnections } from '@app/crm-access';
import { newCorrelationId, type MessageBus } from '@app/messaging';
import { transaction, type EngineDb } from '../engine-db.js';
import { LEASE_SECONDS, lockAgainstHints, type Lease } from '../lease.js';
import { Progress } from '../progress.js';
import { pullChanges } from '../pull/pull.service.js';
import { objectContext } from '../run-context.js';
import { unpackPages } from '../push/push-pages.query.js';
import { LeaseLostError, PushUnderWayError } from '../run.errors.js';
import type { HintTurn } from './hint.query.js';

export interface Followed {
  readonly apiCalls: number;
  /** Something is to be written at the CRM now. */
  readonly hasPushes: boolean;
}

export interface Follower {
  readonly bus: MessageBus;
  readonly crm: CrmConnections;
  readonly db: EngineDb;
}

/** @throws whatever keeps the records from being read; what is committed stays. */
export async function followHints(
  { bus, crm, db }: Follower,
  turn: HintTurn,
  crmIds: readonly string[],
  signal: AbortSignal,
): Promise<Followed> {
  const message = systemContext(turn.tenant_id, newCorrelationId());
  const spec = await bus.send(getSyncSpec, { integrationId: turn.integration_id }, message);
  const context = objectContext(spec, turn.object);
  const { session } = await crm.open(message, spec.connectionId);
  const lease = leaseOf(turn);
  const progress = new Progress(
    { counts: {}, processed: 0, total: null, object: turn.object },
    'pull',
    () => 0,
    () => undefined,
    0,
  );
  return db.withTenant(turn.tenant_id, async (connections) => {
    await context.bases.open(connections.writer, turn.tenant_id);
    await context.elsewhere?.bases.open(connections.writer, turn.tenant_id);
    await transaction(connections.writer, async () => {
      await checkTurn(connections.writer, lease);
      await unpackPages(connections.writer, lease);
    });
    await pullChanges({ lease, context, session, connections, progress, onlyIds: crmIds, signal });
    return { apiCalls: session.apiCalls, hasPushes: await hasPushes(connections.reader, lease, crmIds) };
  });
}

function leaseOf(turn: HintTurn): Lease {
  const lease: Lease = {
    runId: turn.id,
    epoch: turn.epoch,
    tenantId: turn.tenant_id,
    integrationId: turn.integration_id,
    object: turn.object,
    check: (client) => checkTurn(client, lease),
  };
  return lease;
}

/**
 * The turn is still ours, and no push of these records is under way. A run that wants to begin one waits for our commit, and so sends nothing that
 * it had planned before.
 */
async function checkTurn(client: PoolClient, lease: Lease): Promise<void> {
  const mine = await client.query(
    `UPDATE hint_turn SET lease_until = now() + interval '${LEASE_SECONDS} seconds' WHERE id = $1 AND epoch = $2 RETURNING id`,
    [lease.runId, lease.epoch],
  );
  if (mine.rows.length === 0) throw new LeaseLostError(lease.runId);
  await lockAgainstHints(client, lease, 'shared');
  const { rows } = await client.query<{ phase: string | null }>(
    `SELECT phase FROM run WHERE integration_id = $1 AND object = $2 AND state = 'running'`,
    [lease.integrationId, lease.object],
  );
  if (rows.some(({ phase }) => phase === 'push')) throw new PushUnderWayError();
}

async function hasPushes(client: PoolClient, lease: Lease, crmIds: readonly string[]): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM unnest($1::text[]) r(crm)
      CROSS JOIN LATERAL (SELECT status FROM link k WHERE k.crm_id = r.crm AND k.integration_id = $2 AND k.object = $3 LIMIT 1) l
      WHERE l.status = 'pending' LIMIT 1`,
    [crmIds, lease.integrationId, lease.object],
  );
  return rows.length > 0;
}
