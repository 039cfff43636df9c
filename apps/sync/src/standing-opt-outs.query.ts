import type { EntityManager } from 'typeorm';
import type { ContactStatus } from '@app/crm-core';
import { IS_OPTED_OUT } from './consent.js';

/**
 * What people behind folded addresses said, as contacts or as leads, where it was an opt-out that no later opt-in lifted: also of those that
 * were deleted since, as deleting a record and making it again is no opt-in. A new record for such an address begins with it.
 *
 * Looked up address by address on purpose, on contact_email and lead_email (LATERAL … LIMIT): as a join, a planner without statistics reads all
 * of the tenant's people instead.
 */
export async function standingOptOuts(
  tx: EntityManager,
  tenantId: string,
  addresses: readonly string[],
): Promise<Map<string, ContactStatus>> {
  if (addresses.length === 0) return new Map();
  const rows: { address: string; status: ContactStatus }[] = await tx.query(
    `SELECT address, said.status FROM unnest($2::text[]) address CROSS JOIN LATERAL (
       SELECT (array_agg(status ORDER BY opted_out_at DESC) FILTER (WHERE ${IS_OPTED_OUT}))[1] AS status FROM (
         SELECT status, opted_out_at, opted_in_at FROM contact WHERE email_folded = address AND tenant_id = $1
         UNION ALL
         SELECT status, opted_out_at, opted_in_at FROM lead WHERE email_folded = address AND tenant_id = $1) person
       HAVING max(opted_out_at) FILTER (WHERE ${IS_OPTED_OUT}) > coalesce(max(opted_in_at), '-infinity') LIMIT 1) said`,
    [tenantId, addresses],
  );
  return new Map(rows.map((row) => [row.address, row.status]));
}
