import type { PoolClient } from 'pg';
import type { Lease } from '../lease.js';
import type { RecordTable } from '../record-table.js';

export interface MatchRequest {
  /** Position in the page. */
  readonly i: number;
  /** Our record's id as the CRM holds it. */
  readonly externalId: string | null;
  /** Folded. */
  readonly email: string | null;
  /** Values of what is unique together. */
  readonly key?: readonly string[] | null;
}

export interface Match {
  readonly i: number;
  /** The only candidate, or null when there are several: never a guess. */
  readonly recordId: string | null;
  /** Ids of ours that look like it. */
  readonly candidates: readonly string[];
  /** By our own id, which beats any likeness. */
  readonly isById: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Records of ours that new remote rows may be: by external id (deleted ones too, so that they are not created again), else by
 * e-mail among those that are not linked yet. Rows without a candidate are left out. Relies on the key and on (email_folded, tenant_id).
 */
export async function findMatches(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  requests: readonly MatchRequest[],
): Promise<Match[]> {
  if (requests.length === 0) return [];
  const byId = requests.filter((r) => r.externalId && UUID.test(r.externalId));
  const matches = byId.length > 0 ? await byExternalId(client, lease, table, byId) : [];
  const matched = new Set(matches.map((match) => match.i));
  const byMail = requests.filter((r) => r.email && !matched.has(r.i));
  if ('email' in table.columns && byMail.length > 0)
    matches.push(...(await byEmail(client, lease, table, byMail)));
  const byKey = requests.filter((r) => r.key && !matched.has(r.i));
  if (table.uniqueBy && byKey.length > 0)
    matches.push(...(await byUnique(client, lease, table.table, table.uniqueBy.columns, byKey)));
  return matches;
}

async function byExternalId(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  requests: readonly MatchRequest[],
): Promise<Match[]> {
  const { rows } = await client.query<Match>(
    `SELECT r.i::int AS i, c.id AS "recordId", ARRAY[c.id] AS candidates, true AS "isById"
       FROM unnest($1::int[], $2::uuid[]) r(i, id)
      CROSS JOIN LATERAL (SELECT t.id FROM ${table.table} t WHERE t.id = r.id AND NOT EXISTS (${linkOf('t')}) LIMIT 1) c`,
    [requests.map((r) => r.i), requests.map((r) => r.externalId), lease.integrationId, lease.object],
  );
  return rows;
}

async function byEmail(
  client: PoolClient,
  lease: Lease,
  table: RecordTable,
  requests: readonly MatchRequest[],
): Promise<Match[]> {
  const { rows } = await client.query<Match>(
    `SELECT r.i::int AS i, CASE WHEN cardinality(c.ids) = 1 THEN c.ids[1] END AS "recordId", c.ids AS candidates, false AS "isById"
       FROM unnest($1::int[], $2::text[]) r(i, email)
      CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT t.id FROM ${table.table} t
                      WHERE t.email_folded = r.email AND t.tenant_id = $5 AND t.deleted_at IS NULL AND NOT EXISTS (${linkOf('t')}) LIMIT ${MAX_CANDIDATES}) AS ids) c
      WHERE cardinality(c.ids) > 0`,
    [
      requests.map((r) => r.i),
      requests.map((r) => r.email),
      lease.integrationId,
      lease.object,
      lease.tenantId,
    ],
  );
  return rows;
}

/** There is one at most: the living ones of a table are unique by these columns. */
async function byUnique(
  client: PoolClient,
  lease: Lease,
  table: string,
  columns: readonly string[],
  requests: readonly MatchRequest[],
): Promise<Match[]> {
  const isIt = columns.map((column, n) => `t.${column} = r.key[${n + 1}]`).join(' AND ');
  const { rows } = await client.query<Match>(
    `SELECT r.i, c.id AS "recordId", ARRAY[c.id] AS candidates, false AS "isById"
       FROM json_to_recordset($1::json) AS r(i int, key uuid[])
      CROSS JOIN LATERAL (
        SELECT t.id FROM ${table} t
         WHERE ${isIt} AND t.deleted_at IS NULL AND t.tenant_id = $2 AND NOT EXISTS (${linkOf('t')}) LIMIT 1) c`,
    [
      JSON.stringify(requests.map(({ i, key }) => ({ i, key }))),
      lease.tenantId,
      lease.integrationId,
      lease.object,
    ],
  );
  return rows;
}

/** Beyond so many it makes no difference how many there are. */
const MAX_CANDIDATES = 100;

const linkOf = (record: string): string =>
  `SELECT 1 FROM link l WHERE l.record_id = ${record}.id AND l.integration_id = $3 AND l.object = $4 AND l.crm_id IS NOT NULL LIMIT 1`;

/** Of some remote records, those that the mapping refused under the same rules and that have not changed since. Relies on rejected_row_crm. */
export async function refusedBefore(
  client: PoolClient,
  lease: Lease,
  changes: readonly { readonly id: string; readonly modifiedAt: string }[],
  decidedWith: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM unnest($1::text[], $2::timestamptz[]) r(id, modified_at)
      WHERE EXISTS (
        SELECT 1 FROM rejected_row x JOIN run ON run.id = x.run_id
         WHERE x.crm_id = r.id AND x.integration_id = $3 AND x.object = $4 AND x.direction = 'fromCrm'
           AND x.at > r.modified_at AND run.decided_with = $5 LIMIT 1)`,
    [
      changes.map(({ id }) => id),
      changes.map(({ modifiedAt }) => modifiedAt),
      lease.integrationId,
      lease.object,
      decidedWith,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Of some remote records, those that were said to be ambiguous already and have not changed since. Relies on rejected_row_crm. */
export async function saidBefore(
  client: PoolClient,
  lease: Lease,
  changes: readonly { readonly id: string; readonly modifiedAt: string }[],
): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM unnest($1::text[], $2::timestamptz[]) r(id, modified_at)
      WHERE EXISTS (SELECT 1 FROM rejected_row x WHERE x.crm_id = r.id AND x.integration_id = $3 AND x.object = $4
                     AND x.code = 'MATCH.AMBIGUOUS' AND x.at > r.modified_at LIMIT 1)`,
    [
      changes.map(({ id }) => id),
      changes.map(({ modifiedAt }) => modifiedAt),
      lease.integrationId,
      lease.object,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}
