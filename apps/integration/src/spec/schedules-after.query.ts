import type { EntityManager } from 'typeorm';
import type { ScheduleSpec } from '@app/contracts';

export type ScheduleRow = ScheduleSpec;

/** One row per (integration, enabled object), in the order of crm_integration_of_tenant, starting after the given one. */
export function schedulesAfter(
  tx: EntityManager,
  after: readonly string[] | undefined,
  limit: number,
): Promise<ScheduleRow[]> {
  const [tenantId, integrationId, object] = after ?? [null, null, null];
  return tx.query(
    `SELECT i.tenant_id AS "tenantId", i.id AS "integrationId", o.key AS object,
            (o.value -> 'enabled')::boolean AS enabled, i.settings -> 'schedule' AS schedule
       FROM crm_integration i, jsonb_each(i.objects) o
      WHERE i.deleted_at IS NULL AND (o.value -> 'enabled')::boolean
        AND ($1::uuid IS NULL OR (i.tenant_id, i.id) >= ($1::uuid, $2::uuid))
        AND ($1::uuid IS NULL OR (i.tenant_id, i.id, o.key COLLATE "C") > ($1::uuid, $2::uuid, $3::text COLLATE "C"))
      ORDER BY i.tenant_id, i.id, o.key COLLATE "C" LIMIT $4`,
    [tenantId, integrationId, object, limit],
  );
}
