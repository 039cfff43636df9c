// Records of the CRM that wait for one that they point to.
import type { PoolClient } from 'pg';
import type { CrmObject } from '@app/crm-core';
import type { Lease } from '../lease.js';
import type { Named } from '../references.js';

/** A record of the CRM, and what it points to that we do not know yet. */
export interface WaitingRow {
  readonly crmId: string;
  readonly missing: readonly Named[];
  /** It cannot be kept without: nothing of it is here until then. */
  readonly isHeldBack: boolean;
}

/** Replaces what is written down about these records. */
export async function saveWaiting(
  client: PoolClient,
  lease: Lease,
  seen: readonly string[],
  waiting: readonly WaitingRow[],
): Promise<void> {
  if (seen.length === 0) return;
  const { integrationId, object, tenantId } = lease;
  const rows = waiting.flatMap(({ crmId, missing }) => missing.map((parent) => ({ crmId, ...parent })));
  await client.query(
    `DELETE FROM waiting_row w USING unnest($1::text[]) r(id) WHERE w.crm_id = r.id AND w.integration_id = $2 AND w.object = $3`,
    [seen, integrationId, object],
  );
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO waiting_row (crm_id, integration_id, object, tenant_id, parent_object, parent_crm_id)
     SELECT crm, $4, $5, $6, parent, id FROM unnest($1::text[], $2::text[], $3::text[]) r(crm, parent, id) ON CONFLICT DO NOTHING`,
    [
      rows.map(({ crmId }) => crmId),
      rows.map(({ object: parent }) => parent),
      rows.map(({ id }) => id),
      integrationId,
      object,
      tenantId,
    ],
  );
}

/** Of some records, those that wait already. */
export async function waitingAlready(
  client: PoolClient,
  lease: Lease,
  crmIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (crmIds.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM unnest($1::text[]) r(id)
      WHERE EXISTS (SELECT 1 FROM waiting_row w WHERE w.crm_id = r.id AND w.integration_id = $2 AND w.object = $3 LIMIT 1)`,
    [crmIds, lease.integrationId, lease.object],
  );
  return new Set(rows.map(({ id }) => id));
}

/** SQL: whether what a waiting row `w` points to has come. */
const HAS_COME = `EXISTS (
  SELECT 1 FROM link k WHERE k.crm_id = w.parent_crm_id AND k.integration_id = w.integration_id AND k.object = w.parent_object
     AND k.status <> 'unlinked' LIMIT 1)`;

/** Records that wait no longer in vain, at most so many. */
export async function readyToRead(client: PoolClient, lease: Lease, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT w.crm_id AS id FROM waiting_row w WHERE w.integration_id = $1 AND w.object = $2 AND ${HAS_COME} LIMIT $3`,
    [lease.integrationId, lease.object, limit],
  );
  return rows.map(({ id }) => id);
}

/** Records of these kinds changed by the way: their runs are due now, where they are due by an interval. */
export async function hasten(client: PoolClient, lease: Lease, objects: readonly CrmObject[]): Promise<void> {
  await client.query(
    `UPDATE schedule SET next_due_at = now(), trigger = CASE WHEN trigger = 'first' THEN 'first' ELSE 'change' END
      WHERE integration_id = $1 AND object = ANY($2) AND kind = 'interval' AND next_due_at > now()`,
    [lease.integrationId, objects],
  );
}

/** Something of this kind has come or got its id there: the runs of what waits for it are due now, where they are due by an interval. */
export async function hastenWaiting(client: PoolClient, lease: Lease): Promise<void> {
  await client.query(
    `UPDATE schedule s SET next_due_at = now(), trigger = CASE WHEN trigger = 'first' THEN 'first' ELSE 'change' END
      WHERE s.integration_id = $1 AND s.kind = 'interval' AND s.next_due_at > now() AND s.object <> $2
        AND (EXISTS (SELECT 1 FROM waiting_row w WHERE w.integration_id = $1 AND w.object = s.object AND w.parent_object = $2 AND ${HAS_COME} LIMIT 1)
          OR EXISTS (SELECT 1 FROM link l WHERE l.integration_id = $1 AND l.object = s.object AND l.status = 'pending' AND l.crm_id IS NULL LIMIT 1))`,
    [lease.integrationId, lease.object],
  );
}
