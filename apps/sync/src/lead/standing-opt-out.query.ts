import type { EntityManager } from 'typeorm';
import type { ContactStatus } from '@app/crm-core';
import { IS_OPTED_OUT } from '../consent.js';

/**
 * The newest opt-out of anybody with this address, contact or lead, also of those that were deleted since, unless a later opt-in lifted it.
 * Relies on contact_email and lead_email.
 */
export async function standingOptOut(
  tx: EntityManager,
  tenantId: string,
  address: string,
): Promise<ContactStatus | undefined> {
  const rows: { status: ContactStatus | null }[] = await tx.query(
    `SELECT (array_agg(status ORDER BY opted_out_at DESC) FILTER (WHERE ${IS_OPTED_OUT}))[1] AS status FROM (
       SELECT status, opted_out_at, opted_in_at FROM contact WHERE email_folded = $1 AND tenant_id = $2
       UNION ALL
       SELECT status, opted_out_at, opted_in_at FROM lead WHERE email_folded = $1 AND tenant_id = $2) person
     HAVING max(opted_out_at) FILTER (WHERE ${IS_OPTED_OUT}) > coalesce(max(opted_in_at), '-infinity')`,
    [address, tenantId],
  );
  return rows[0]?.status ?? undefined;
}
