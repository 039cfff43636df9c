// A page of records that are new to us: record, link with base, and one outbox row, in one statement.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import { recordSubject } from '@app/contracts';
import type { FieldValue, Snapshot } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { customName, literal, type RecordTable } from '../record-table.js';
import type { ObjectContext } from '../run-context.js';

export interface NewRecord {
  readonly id: string;
  readonly crmId: string;
  readonly hash: string;
  readonly values: Snapshot;
  readonly base: Snapshot;
}

/**
 * The creation needs no history row: the link says when and by which run.
 * @throws unique_violation (23505) when another page or worker linked one of them in the meantime: plan the page again.
 */
export async function createRecords(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  records: readonly NewRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const names = context.mapping.names;
  const page = records.map((record) => rowOf(record, names));
  const event = { v: 1, runId: lease.runId };
  await client.query(statementFor(context), [
    JSON.stringify(page),
    lease.integrationId,
    lease.object,
    lease.tenantId,
    lease.runId,
    uuidv7(),
    recordSubject(lease.tenantId, lease.object, 'created'),
    `crm.${lease.object}.created.v1`,
    JSON.stringify({ version: event.v, runId: event.runId }),
  ]);
}

/** Column v<n> is the value of the nth mapped field. */
function rowOf(record: NewRecord, names: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = { id: record.id, crm: record.crmId, h: record.hash };
  for (let n = 0; n < names.length; n++) {
    row[slots[n] ?? slotOf(n)] = (record.values[names[n]] ?? null) satisfies FieldValue;
  }
  // Rarely is the base not simply the values: only then is it sent, and the record looked at by the next push.
  if (record.base !== record.values) row.base = record.base;
  return row;
}

const slots: string[] = [];
const slotOf = (n: number): string => (slots[n] = `v${n}`);

const statements = new WeakMap<ObjectContext, string>();

function statementFor(context: ObjectContext): string {
  const known = statements.get(context);
  if (known) return known;
  const made = buildStatement(context.table, context.mapping.names);
  statements.set(context, made);
  return made;
}

function buildStatement(table: RecordTable, names: readonly string[]): string {
  const fields = names.map((name, n) => ({
    name,
    v: `v${n}`,
    column: table.columns[name],
    custom: customName(name),
  }));
  const types = fields.map(({ v, column }) => `${v} ${column?.sqlType ?? 'jsonb'}`).join(', ');
  const targets = fields.flatMap(({ v, column }) =>
    column
      ? [
          [column.column, column.onCreate?.(v) ?? v],
          ...(column.derived ?? []).map((d) => [d.column, d.onCreate(v)]),
        ]
      : [],
  );
  const customs = fields
    .filter(({ custom }) => custom !== undefined)
    .map(({ v, custom }) => `${literal(custom ?? '')}, ${v}`);
  if (customs.length > 0)
    targets.push([table.customColumn, `jsonb_strip_nulls(jsonb_build_object(${customs.join(', ')}))`]);
  const base = `coalesce(page.base, jsonb_build_object(${fields.map(({ name, v }) => `${literal(name)}, ${v}`).join(', ')}))`;
  return `
    WITH page AS MATERIALIZED (SELECT * FROM json_to_recordset($1::json) AS r(id uuid, crm text, h bigint, base jsonb, ${types})),
    l AS (
      INSERT INTO link (record_id, integration_id, object, tenant_id, crm_id, status, base, seen_hash, pushed_version, run_id, last_synced_at)
      SELECT id, $2, $3, $4, crm, 'synced', ${base}, h, CASE WHEN base IS NULL THEN 1 ELSE 0 END, $5, now() FROM page),
    c AS (
      INSERT INTO ${table.table} (id, tenant_id, ${targets.map(([column]) => column).join(', ')})
      SELECT id, $4::uuid, ${targets.map(([, value]) => value).join(', ')} FROM page)
    INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload)
    SELECT $6, $4, $7, $8, $5::text, jsonb_build_object('ids', jsonb_agg(id), 'data', $9::jsonb) FROM page`;
}
