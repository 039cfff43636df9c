import type { EntityManager } from 'typeorm';
import type { FieldValue } from '@app/crm-core';
import { customName, literal, RECORD_TABLES } from '../record-table.js';
import type { ConflictRow } from './conflict.row.js';

/** What MarkMail holds in the conflict's field now; undefined where the record is gone. Nobody changes it until the transaction ends. */
export async function lockValue(
  tx: EntityManager,
  { object, record_id: id, field }: ConflictRow,
): Promise<FieldValue | undefined> {
  const table = RECORD_TABLES[object];
  if (!table) return undefined;
  const rows: { value: FieldValue }[] = await tx.query(
    `SELECT ${valueOf(table, field)} AS value FROM ${table.table} c WHERE c.id = $1 AND c.deleted_at IS NULL FOR UPDATE`,
    [id],
  );
  return rows.length === 0 ? undefined : (rows[0].value ?? null);
}

function valueOf(table: NonNullable<(typeof RECORD_TABLES)['contact']>, field: string): string {
  const custom = customName(field);
  if (custom !== undefined) return `c.${table.customColumn}->${literal(custom)}`;
  const column = table.columns[field];
  if (!column) return `NULL::jsonb`;
  const own = `c.${column.column}`;
  return `to_jsonb(${column.read?.(own) ?? own})`;
}

/**
 * The CRM's value becomes what both sides start from, so that the next run takes whatever MarkMail holds for the newer one, unless the CRM was
 * edited again in between: then it asks again. A base is kept by position where it has a shape that names the field.
 */
export async function startFromCrmValue(tx: EntityManager, row: ConflictRow): Promise<void> {
  await tx.query(
    `UPDATE link l SET status = 'pending', base = CASE
            WHEN jsonb_typeof(l.base) = 'array' AND s.names @> ARRAY[$4::text]
              THEN jsonb_set(l.base, ARRAY[array_position(s.names, $4::text)::text], $5::jsonb)
            WHEN jsonb_typeof(l.base) = 'array'
              THEN (SELECT coalesce(jsonb_object_agg(n.name, l.base->n.i::int), '{}') FROM unnest(s.names) WITH ORDINALITY n(name, i))
            ELSE coalesce(l.base, '{}') END
            || CASE WHEN jsonb_typeof(l.base) = 'array' AND s.names @> ARRAY[$4::text] THEN '[]' ELSE jsonb_build_object($4::text, $5::jsonb) END
       FROM link k LEFT JOIN base_shape s ON jsonb_typeof(k.base) = 'array' AND s.id = k.base->>0
      WHERE k.record_id = $1 AND k.integration_id = $2 AND k.object = $3
        AND l.record_id = k.record_id AND l.integration_id = k.integration_id AND l.object = k.object AND l.status <> 'unlinked'`,
    [row.record_id, row.integration_id, row.object, row.field, JSON.stringify(row.crm)],
  );
}
