// Records that the mapping refuses: told with their reason, and not looked at again before they or the rules change.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { RowError } from '@app/crm-core';
import type { Lease } from '../lease.js';

export interface RefusedRecord {
  readonly recordId: string;
  readonly version: number;
  readonly error: RowError;
}

/** In the caller's transaction, which passes the fence. */
export async function refuseRecords(
  client: PoolClient,
  lease: Lease,
  refused: readonly RefusedRecord[],
): Promise<void> {
  if (refused.length === 0) return;
  const rows = refused.map(({ recordId, version, error: { cause, code, message, field } }) => ({
    rid: uuidv7(),
    id: recordId,
    version,
    cause,
    code,
    message,
    field,
  }));
  await client.query(
    `WITH r AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(rid uuid, id uuid, version bigint, cause text, code text, message text, field text)),
     l AS (
       INSERT INTO link AS k (record_id, integration_id, object, tenant_id, status, rejected_version, run_id)
       SELECT id, $2, $3, $5, 'rejected', version, $4 FROM r
       ON CONFLICT (record_id, integration_id, object) DO UPDATE SET status = 'rejected', rejected_version = excluded.rejected_version
       RETURNING k.record_id, k.crm_id)
     INSERT INTO rejected_row (id, tenant_id, run_id, integration_id, object, record_id, crm_id, direction, cause, code, message, field)
     SELECT r.rid, $5, $4, $2, $3, r.id, l.crm_id, 'toCrm', r.cause, r.code, r.message, r.field FROM r JOIN l ON l.record_id = r.id`,
    [JSON.stringify(rows), lease.integrationId, lease.object, lease.runId, lease.tenantId],
  );
}
