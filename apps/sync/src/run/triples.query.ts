// Loads what `plan` needs of our side: record, link with base, open conflicts, and what a push that was cut off had sent.
import type { PoolClient } from 'pg';
import { ValueRejectedError, type RowError, type Snapshot } from '@app/crm-core';
import type { StoredBase } from './base-shapes.js';
import type { Lease } from './lease.js';
import type { Side } from './reconcile/plan.types.js';
import { customName, type RecordTable } from './record-table.js';
import type { ObjectContext } from './run-context.js';

export interface Known {
  readonly recordId: string;
  readonly version: number;
  readonly crmId: string | null;
  /** Null where there is no link yet. */
  readonly linkStatus: string | null;
  readonly base: Snapshot | null;
  /** The base as it will be once a push that was cut off turns out to have arrived. */
  readonly sent: Snapshot | null;
  readonly local: Side;
  readonly held: ReadonlySet<string>;
  readonly optInIsNewer: boolean;
  /** The mapping refuses values that we hold: `local` lacks these fields, and nobody decides about them. */
  readonly refusal?: { readonly fields: ReadonlySet<string>; readonly error: RowError };
}

/** A push has forgotten what pushes before it had sent. */
type Purpose = 'pull' | 'push';

/** Mapped fields come under their own names, `customFields` as it is kept. */
interface Row extends Record<string, unknown> {
  record_id: string;
  record_version: number;
  updated_ms: number;
  is_deleted: boolean;
  opt_in_is_newer: boolean;
  crm_id: string | null;
  link_status: string | null;
  link_base: StoredBase | null;
  sent_base: StoredBase | null;
  held_fields: string[] | null;
}

/** By remote id; rows that are not linked are left out. Relies on the index link_crm. */
export async function loadByCrmIds(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  crmIds: readonly string[],
): Promise<Map<string, Known>> {
  const from = `unnest($3::text[]) r(crm)
    CROSS JOIN LATERAL (SELECT * FROM link k WHERE k.crm_id = r.crm AND k.integration_id = $1 AND k.object = $2 LIMIT 1) l
    CROSS JOIN LATERAL (SELECT * FROM ${context.table.table} t WHERE t.id = l.record_id LIMIT 1) c`;
  const rows = await load(client, lease, context, from, crmIds, 'pull');
  return new Map(rows.map((known) => [known.crmId as string, known]));
}

/** By record id, linked or not. */
export async function loadByRecordIds(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  ids: readonly string[],
  purpose: Purpose,
): Promise<Map<string, Known>> {
  const from = `unnest($3::uuid[]) r(id)
    CROSS JOIN LATERAL (SELECT * FROM ${context.table.table} t WHERE t.id = r.id LIMIT 1) c
    LEFT JOIN LATERAL (SELECT * FROM link k WHERE k.record_id = c.id AND k.integration_id = $1 AND k.object = $2 LIMIT 1) l ON true`;
  const rows = await load(client, lease, context, from, ids, purpose);
  return new Map(rows.map((known) => [known.recordId, known]));
}

/**
 * Each table is looked up row by row (LATERAL … LIMIT): see known.query.ts for what happens otherwise. The page comes as one JSON text, read at a
 * third of what its rows cost the driver.
 */
async function load(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  from: string,
  ids: readonly string[],
  purpose: Purpose,
): Promise<Known[]> {
  const { rows } = await client.query<{ page: Row[] | null }>(
    `SELECT json_agg(q) AS page FROM (
     SELECT ${mappedColumns(context)}, c.id AS record_id, c.version::int8 AS record_version, c.deleted_at IS NOT NULL AS is_deleted,
            (extract(epoch FROM c.updated_at) * 1000)::float8 AS updated_ms, ${optInIsNewer(context.table)} AS opt_in_is_newer,
            l.crm_id, l.status AS link_status, l.base AS link_base,
            ${purpose === 'pull' ? SENT_BASE : 'NULL'} AS sent_base,
            CASE WHEN l.record_id IS NOT NULL THEN (
              SELECT array_agg(x.field) FROM conflict x
               WHERE x.record_id = c.id AND x.integration_id = $1 AND x.object = $2 AND x.resolved_at IS NULL) END AS held_fields
       FROM ${from}) q`,
    [lease.integrationId, lease.object, ids],
  );
  return (rows[0].page ?? []).map((row) => knownOf(row, context));
}

const SENT_BASE =
  '(SELECT p.base FROM push_item p WHERE p.record_id = c.id AND p.integration_id = $1 AND p.object = $2 LIMIT 1)';

/** Each column that is read costs every row of a push. */
function mappedColumns({ table, mapping }: ObjectContext): string {
  const own = mapping.names.flatMap((name) => {
    const column = table.columns[name];
    if (!column) return [];
    const own = `c.${column.column}`;
    return [`${column.read?.(own) ?? own} AS "${name}"`];
  });
  const hasCustom = mapping.names.some((name) => customName(name) !== undefined);
  return [...own, `${hasCustom ? `c.${table.customColumn}` : 'NULL'} AS "customFields"`].join(', ');
}

const optInIsNewer = (table: RecordTable): string =>
  'status' in table.columns
    ? "coalesce(c.opted_in_at > coalesce(c.opted_out_at, c.opted_in_at - interval '1 second'), false)"
    : 'false';

const GONE = { local: { state: 'deleted' } } as const;

function localOf(row: Row, { mapping }: ObjectContext): Pick<Known, 'local' | 'refusal'> {
  const present = (values: Snapshot): Side => ({
    state: 'present',
    values,
    modifiedAt: new Date(row.updated_ms).toISOString(),
  });
  try {
    return { local: present(mapping.fromRecord(row)) };
  } catch (error) {
    if (!(error instanceof ValueRejectedError)) throw error;
    const { values, refused } = mapping.partOf(row);
    return { local: present(values), refusal: { fields: refused, error: error.rowError } };
  }
}

const NOTHING_HELD: ReadonlySet<string> = new Set();

function knownOf(row: Row, context: ObjectContext): Known {
  return {
    recordId: row.record_id,
    version: row.record_version,
    crmId: row.crm_id,
    linkStatus: row.link_status,
    base: context.bases.unpack(row.link_base),
    sent: context.bases.unpack(row.sent_base),
    ...(row.is_deleted ? GONE : localOf(row, context)),
    held: row.held_fields ? new Set(row.held_fields) : NOTHING_HELD,
    optInIsNewer: row.opt_in_is_newer,
  };
}

/**
 * The base to plan with: where a cut-off push had sent a value and the CRM holds just that, the CRM's "change" is our own
 * write coming back.
 */
export function effectiveBase(known: Known, remote: Snapshot): Snapshot | null {
  if (!known.sent) return known.base;
  const arrived = Object.entries(known.sent).filter(
    ([field, value]) => JSON.stringify(remote[field] ?? null) === JSON.stringify(value ?? null),
  );
  return known.base || arrived.length > 0 ? { ...known.base, ...Object.fromEntries(arrived) } : null;
}
