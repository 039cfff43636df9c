import type { EntityManager } from 'typeorm';
import type { DealContactView } from '@app/contracts';

interface ContactRow extends DealContactView {
  readonly dealId: string;
}

/** Deal → its contacts that are not deleted, the primary one first. Relies on the key that begins with deal_id. */
export async function dealContacts(
  tx: EntityManager,
  dealIds: readonly string[],
): Promise<Map<string, DealContactView[]>> {
  const rows: ContactRow[] = await tx.query(
    `SELECT d.deal_id AS "dealId", d.contact_id AS "contactId", d.role, d.is_primary AS "isPrimary"
       FROM deal_contact d CROSS JOIN LATERAL (SELECT 1 FROM contact c WHERE c.id = d.contact_id AND c.deleted_at IS NULL LIMIT 1) living
      WHERE d.deal_id = ANY($1) ORDER BY d.is_primary DESC, d.id`,
    [dealIds],
  );
  const grouped = Map.groupBy(rows, ({ dealId }) => dealId);
  return new Map(
    [...grouped].map(([id, contacts]) => [id, contacts.map(({ dealId: _, ...contact }) => contact)]),
  );
}
