import type { EntityManager } from 'typeorm';

/** The oldest lead with this folded address that is neither deleted nor converted. Relies on lead_email. */
export async function findOpenLead(
  tx: EntityManager,
  tenantId: string,
  address: string,
): Promise<string | undefined> {
  const rows: { id: string }[] = await tx.query(
    `SELECT id FROM lead WHERE email_folded = $1 AND tenant_id = $2 AND deleted_at IS NULL AND converted_at IS NULL
      ORDER BY created_at, id LIMIT 1`,
    [address, tenantId],
  );
  return rows[0]?.id;
}
