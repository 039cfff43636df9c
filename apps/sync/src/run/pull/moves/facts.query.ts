import type { PoolClient } from 'pg';
import { recordSubject, type RecordVerb } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import type { Lease } from '../../lease.js';

/** What happened to a record because the CRM said so. */
export interface MoveFact {
  readonly object: CrmObject;
  readonly id: string;
  readonly verb: RecordVerb;
  readonly version: number;
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly rule: string;
  /** For the event, besides what every event has. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A history row and an event each. */
export async function writeFacts(
  client: PoolClient,
  lease: Lease,
  facts: readonly MoveFact[],
): Promise<void> {
  const rows = facts.map(({ object, id, verb, version, changes, rule, more }) => ({
    hid: uuidv7(),
    eid: uuidv7(),
    object,
    id,
    rule,
    changes,
    subject: recordSubject(lease.tenantId, object, verb),
    type: `crm.${object}.${verb}.v1`,
    data: { id, version, changedFields: changes.map(({ field }) => field), runId: lease.runId, ...more },
  }));
  await client.query(
    `WITH page AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(hid uuid, eid uuid, object text, id uuid, rule text, changes jsonb, subject text, type text, data jsonb)),
     h AS (
       INSERT INTO history (id, tenant_id, object, record_id, side, actor, run_id, rule, changes)
       SELECT hid, $2::uuid, object, id, 'crm', 'sync', $3::uuid, rule, changes FROM page)
     INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload)
     SELECT eid, $2::uuid, subject, type, $3::text, jsonb_build_array(jsonb_build_object('subject', id, 'data', data)) FROM page`,
    [JSON.stringify(rows), lease.tenantId, lease.runId],
  );
}
