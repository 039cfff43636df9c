import type { PoolClient } from 'pg';
import { IS_OPTED_OUT } from '../../consent.js';
import type { Lease } from '../lease.js';
import type { RecordTable } from '../record-table.js';

/** What we know of the people behind some addresses. */
export interface KnownAddresses {
  /** Folded addresses that a record of this object has. */
  readonly living: ReadonlySet<string>;
  /** Whose person opted out, as contact or as lead, deleted since or not, and has not opted in again. */
  readonly optedOut: ReadonlySet<string>;
}

const NONE: KnownAddresses = { living: new Set(), optedOut: new Set() };
/** People: a refusal given as one holds for the other. */
const PEOPLE = ['contact', 'lead'];

/** One look-up a table: over a UNION of both Postgres leaves the indexes aside where a table has no statistics yet. */
const peopleAt = (name: string, isOwn: boolean): string => `
      SELECT r.email, ${String(isOwn)} AS is_own, p.*
        FROM unnest($1::text[]) r(email)
       CROSS JOIN LATERAL (
         SELECT c.status, c.opted_out_at, c.opted_in_at, c.deleted_at
           FROM ${name} c WHERE c.email_folded = r.email AND c.tenant_id = $2 OFFSET 0) p`;

/** Looked up one by one for the same reason as in `classify`. Relies on contact_email and lead_email. */
export async function findAddresses(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  addresses: readonly string[],
): Promise<KnownAddresses> {
  if (addresses.length === 0 || !('email' in table.columns)) return NONE;
  const { rows } = await client.query<{ email: string; isLiving: boolean; isOptedOut: boolean }>(
    `SELECT email, bool_or(is_own AND deleted_at IS NULL) AS "isLiving",
            coalesce(max(opted_out_at) FILTER (WHERE ${IS_OPTED_OUT}) > coalesce(max(opted_in_at), '-infinity'), false) AS "isOptedOut"
       FROM (${PEOPLE.map((name) => peopleAt(name, name === table.table)).join(' UNION ALL ')}) person
      GROUP BY email`,
    [addresses, lease.tenantId],
  );
  const emailsOf = (kept: typeof rows): Set<string> => new Set(kept.map(({ email }) => email));
  return {
    living: emailsOf(rows.filter(({ isLiving }) => isLiving)),
    optedOut: emailsOf(rows.filter(({ isOptedOut }) => isOptedOut)),
  };
}
