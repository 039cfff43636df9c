import type { PoolClient } from 'pg';
import type { Lease } from './lease.js';
import { keyOf, type Named, type Translate } from './references.js';

/** By the CRM's ids → ours. Looked up row by row on purpose (LATERAL … LIMIT): see known.query.ts. Relies on link_crm. */
export async function translateToOurs(
  client: PoolClient,
  lease: Lease,
  named: readonly Named[],
): Promise<Translate> {
  return translator(client, lease, named, (r) => ({
    select: 'k.record_id::text',
    where: `k.crm_id = ${r}.id`,
  }));
}

/** By our ids → the CRM's. Relies on the key of link. */
export async function translateToTheirs(
  client: PoolClient,
  lease: Lease,
  named: readonly Named[],
): Promise<Translate> {
  return translator(client, lease, named, (r) => ({
    select: 'k.crm_id',
    where: `k.record_id = ${r}.id::uuid AND k.crm_id IS NOT NULL`,
  }));
}

async function translator(
  client: PoolClient,
  { integrationId }: Lease,
  named: readonly Named[],
  parts: (r: string) => { select: string; where: string },
): Promise<Translate> {
  if (named.length === 0) return () => undefined;
  const { select, where } = parts('r');
  const { rows } = await client.query<{ i: number; id: string }>(
    `SELECT (r.i - 1)::int AS i, l.id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY r(id, object, i)
      CROSS JOIN LATERAL (
        SELECT ${select} AS id FROM link k
         WHERE ${where} AND k.integration_id = $3 AND k.object = r.object AND k.status <> 'unlinked' LIMIT 1) l`,
    [named.map(({ id }) => id), named.map(({ object }) => object), integrationId],
  );
  const found = new Map(rows.map(({ i, id }) => [keyOf(named[i]), id]));
  return (one) => found.get(keyOf(one));
}
