// The conflict queue as runs see it: new ones go in, open ones show what both sides hold now, and those on which both sides came to agree go out.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { Lease } from '../lease.js';
import type { FieldConflict } from '../reconcile/plan.types.js';

interface WithConflicts {
  readonly recordId: string;
  readonly conflicts: readonly FieldConflict[];
  readonly open: readonly FieldConflict[];
}

export async function saveConflicts(
  client: PoolClient,
  lease: Lease,
  records: readonly WithConflicts[],
): Promise<void> {
  const rows = records.flatMap(({ recordId, conflicts, open }) =>
    [...conflicts, ...open].map((c) => ({
      id: uuidv7(),
      record: recordId,
      field: c.field,
      base: c.base ?? null,
      markmail: c.local,
      crm: c.remote,
    })),
  );
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO conflict AS k (id, tenant_id, integration_id, object, record_id, field, base, markmail, crm)
     SELECT id, $2, $3, $4, record, field, base, markmail, crm
       FROM json_to_recordset($1::json) AS r(id uuid, record uuid, field text, base jsonb, markmail jsonb, crm jsonb)
     ON CONFLICT (record_id, integration_id, object, field) WHERE resolved_at IS NULL
       DO UPDATE SET markmail = excluded.markmail, crm = excluded.crm`,
    [JSON.stringify(rows), lease.tenantId, lease.integrationId, lease.object],
  );
}

export interface AgreedField {
  readonly recordId: string;
  readonly field: string;
}

export async function closeAgreed(
  client: PoolClient,
  lease: Lease,
  fields: readonly AgreedField[],
): Promise<void> {
  if (fields.length === 0) return;
  await client.query(
    `UPDATE conflict k SET resolved_at = now(), choice = 'agreed'
       FROM unnest($1::uuid[], $2::text[]) AS r(id, field)
      WHERE k.record_id = r.id AND k.field = r.field AND k.integration_id = $3 AND k.object = $4 AND k.resolved_at IS NULL`,
    [
      fields.map(({ recordId }) => recordId),
      fields.map(({ field }) => field),
      lease.integrationId,
      lease.object,
    ],
  );
}
