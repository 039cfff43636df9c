// Links as merges and conversions find and leave them.
import type { PoolClient } from 'pg';
import type { CrmObject } from '@app/crm-core';
import type { Lease } from '../../lease.js';

export interface MovingLink {
  readonly recordId: string;
  readonly status: string;
  readonly movedTo: string | null;
}

/** Locked until the transaction ends. Undefined where the CRM's record is not known to us. */
export async function lockLink(
  client: PoolClient,
  { integrationId }: Lease,
  object: CrmObject,
  crmId: string | null,
): Promise<MovingLink | undefined> {
  const { rows } = await client.query<MovingLink>(
    `SELECT record_id AS "recordId", status, moved_to AS "movedTo" FROM link
      WHERE crm_id = $1 AND integration_id = $2 AND object = $3 FOR UPDATE`,
    [crmId, integrationId, object],
  );
  return rows.at(0);
}

/** Merges follow one another: a chain longer than this is taken for a circle. */
const MAX_MERGES = 20;

/** Our record that lives on under this remote id by now. */
export async function survivorOf(
  client: PoolClient,
  lease: Lease,
  crmId: string,
): Promise<string | undefined> {
  const link = await lockLink(client, lease, lease.object, crmId);
  if (!link) return undefined;
  const { rows } = await client.query<{ id: string }>(
    `WITH RECURSIVE chain AS (
       SELECT k.record_id AS id, k.status, k.moved_to, 0 AS depth FROM link k WHERE k.record_id = $1 AND k.integration_id = $2 AND k.object = $3
       UNION ALL
       SELECT k.record_id, k.status, k.moved_to, c.depth + 1 FROM chain c
         JOIN link k ON k.record_id = c.moved_to AND k.integration_id = $2 AND k.object = $3
        WHERE c.status = 'unlinked' AND c.depth < ${MAX_MERGES})
     SELECT id FROM chain ORDER BY depth DESC LIMIT 1`,
    [link.recordId, lease.integrationId, lease.object],
  );
  return rows[0].id;
}

/** The record that we linked with the loser is the survivor's from now on. It is looked at anew. */
export async function handOverLink(
  client: PoolClient,
  lease: Lease,
  recordId: string,
  crmId: string,
): Promise<void> {
  await client.query(
    `UPDATE link SET crm_id = $4, seen_hash = NULL WHERE record_id = $1 AND integration_id = $2 AND object = $3`,
    [recordId, lease.integrationId, lease.object, crmId],
  );
}

/** Nothing of this record is sent any more, and nobody is asked about it. */
export async function endLink(
  client: PoolClient,
  lease: Lease,
  recordId: string,
  movedTo: string | null,
): Promise<void> {
  const key = [recordId, lease.integrationId, lease.object];
  await client.query(
    `UPDATE link SET status = 'unlinked', moved_to = coalesce($4, moved_to), seen_hash = NULL, last_synced_at = now()
      WHERE record_id = $1 AND integration_id = $2 AND object = $3`,
    [...key, movedTo],
  );
  await client.query(
    'DELETE FROM push_item WHERE record_id = $1 AND integration_id = $2 AND object = $3',
    key,
  );
  await client.query(
    `UPDATE conflict SET resolved_at = now(), choice = 'moved'
      WHERE record_id = $1 AND integration_id = $2 AND object = $3 AND resolved_at IS NULL`,
    key,
  );
}
