// Contacts by e-mail address. An address is not unique in the table, as CRM orgs hold duplicates: whoever must not make another one locks
// the address first.
import type { EntityManager } from 'typeorm';
import { CONTACT_ROW, type ContactRow } from './contact.row.js';

/**
 * The oldest live contact of each address, locked. Looked up address by address on purpose, on contact_email (LATERAL … LIMIT): as a
 * join, a planner without statistics reads all of the tenant's contacts instead, for every batch of an import.
 */
export async function lockOldestByAddress(
  tx: EntityManager,
  tenantId: string,
  addresses: readonly string[],
): Promise<Map<string, ContactRow>> {
  const rows: (ContactRow & { email_folded: string })[] = await tx.query(
    `SELECT oldest.* FROM unnest($2::text[]) address CROSS JOIN LATERAL (
       SELECT ${CONTACT_ROW}, email_folded FROM contact
        WHERE email_folded = address AND tenant_id = $1 AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1 FOR UPDATE) oldest`,
    [tenantId, [...addresses].sort()],
  );
  return new Map(rows.map((row) => [row.email_folded, row]));
}
