import type { EntityManager } from 'typeorm';
import { normalise } from '@app/crm-core';

/** The one form in which addresses are compared; null for none. */
export const fold = (email: string | null | undefined): string | null =>
  normalise('email', email ?? null) as string | null;

/**
 * Whoever must not make another record of an address locks the address first, and always before any row: one order for all, or they wait for
 * each other in a circle. Held until the transaction ends. A lock an address: a caller with many keeps its transaction short.
 */
export async function lockAddresses(
  tx: EntityManager,
  tenantId: string,
  addresses: readonly string[],
): Promise<void> {
  // A pull that commits a page must know that somebody may have been made since it looked.
  await tx.query('SELECT count_creation($1::uuid)', [tenantId]);
  await tx.query(
    `SELECT pg_advisory_xact_lock(key) FROM (
       SELECT DISTINCT hashtextextended($1 || ' ' || address, 0) AS key FROM unnest($2::text[]) address ORDER BY key) keys`,
    [tenantId, addresses],
  );
}
