import type { EntityManager } from 'typeorm';
import type { HistorySide, LinkedSideView, ListActivityRequest } from '@app/contracts';
import type { CrmObject, FieldValue } from '@app/crm-core';
import { literal, RECORD_TABLES } from '../record-table.js';
import type { HistoryRow } from './history.row.js';

/** What the engine decided for MarkMail's side stands as MarkMail's, though it was a run that decided. */
const KIND = `CASE WHEN h.changes = '[]' THEN 'created' WHEN h.side = 'markmail' AND h.actor = 'sync' THEN 'overruled' ELSE 'changed' END`;

const CHANGES = `SELECT h.id, h.at, h.object, h.record_id, ${KIND} AS kind, h.side, h.actor, h.run_id, NULL::uuid AS integration_id,
                        NULL::text AS crm_id, h.rule, h.changes FROM history h`;

export interface After {
  /** As Postgres writes it, to the microsecond. */
  readonly at: string;
  readonly id: string;
}

export type ListedRow = HistoryRow & { at_text: string };

/** Newest first. Relies on history_record and conflict_record. */
export function readTimeline(
  tx: EntityManager,
  object: CrmObject,
  recordId: string,
  after: After | null,
  limit: number,
): Promise<ListedRow[]> {
  return tx.query<ListedRow[]>(
    `SELECT e.*, e.at::text AS at_text FROM (
       ${CHANGES} WHERE h.record_id = $1 AND h.object = $2
       UNION ALL
       SELECT l.integration_id, l.linked_at, l.object, l.record_id, 'linked', 'system', 'sync', l.run_id, l.integration_id, l.crm_id, NULL, '[]'::jsonb
         FROM link l WHERE l.record_id = $1 AND l.object = $2 AND l.crm_id IS NOT NULL
       UNION ALL
       SELECT x.id, x.detected_at, x.object, x.record_id, 'asked', 'system', 'sync', NULL, x.integration_id, NULL, NULL,
              jsonb_build_array(jsonb_build_object('field', x.field, 'from', x.markmail, 'to', x.crm))
         FROM conflict x WHERE x.record_id = $1 AND x.object = $2
       UNION ALL
       SELECT x.id, x.resolved_at, x.object, x.record_id, 'decided', CASE WHEN x.resolved_by IS NULL THEN 'system' ELSE 'markmail' END,
              coalesce(x.resolved_by, 'sync'), NULL, x.integration_id, NULL, jsonb_build_object(x.field, x.choice)::text,
              jsonb_build_array(jsonb_build_object('field', x.field, 'from', x.markmail, 'to', x.crm))
         FROM conflict x WHERE x.record_id = $1 AND x.object = $2 AND x.resolved_at IS NOT NULL) e
      WHERE $3::timestamptz IS NULL OR (e.at, e.id) < ($3::timestamptz, $4::uuid)
      ORDER BY e.at DESC, e.id DESC LIMIT $5`,
    [recordId, object, after?.at ?? null, after?.id ?? null, limit],
  );
}

/** Newest first. Relies on history_tenant. */
export function readActivity(
  tx: EntityManager,
  tenantId: string,
  { object, side, runId }: ListActivityRequest,
  afterId: string | null,
  limit: number,
): Promise<HistoryRow[]> {
  return tx.query<HistoryRow[]>(
    `${CHANGES} WHERE h.tenant_id = $1 AND ($2::text IS NULL OR h.object = $2) AND ($3::text IS NULL OR h.side = $3) AND ($4::uuid IS NULL OR h.run_id = $4)
        AND ($5::uuid IS NULL OR h.id < $5) ORDER BY h.id DESC LIMIT $6`,
    [tenantId, object ?? null, side ?? null, runId ?? null, afterId, limit],
  );
}

export interface RecordNow {
  /** Field → value, custom fields by their full names. */
  readonly values: Record<string, FieldValue>;
  readonly created_at: Date;
  /** The run that brought the record here; null for one that was made here. */
  readonly made_by: string | null;
  /** Who made it here, where that is known. */
  readonly author: string | null;
}

/** Undefined where there is no such record, or it is deleted. */
export async function readRecordNow(
  tx: EntityManager,
  object: CrmObject,
  id: string,
): Promise<RecordNow | undefined> {
  const table = RECORD_TABLES[object];
  if (!table) return undefined;
  const own = Object.entries(table.columns).map(([name, column]) => {
    const value = `c.${column.column}`;
    return `${literal(name)}, ${column.read?.(value) ?? value}`;
  });
  const rows: RecordNow[] = await tx.query(
    `SELECT jsonb_build_object(${own.join(', ')})
              || coalesce((SELECT jsonb_object_agg('customFields.' || k, v) FROM jsonb_each(c.${table.customColumn}) f(k, v)), '{}') AS values,
            c.created_at, (SELECT l.run_id FROM link l WHERE l.record_id = c.id AND l.linked_at = c.created_at LIMIT 1) AS made_by,
            (SELECT h.actor FROM history h WHERE h.record_id = c.id AND h.changes = '[]' ORDER BY h.id LIMIT 1) AS author
       FROM ${table.table} c WHERE c.id = $1 AND c.deleted_at IS NULL`,
    [id],
  );
  return rows[0];
}

export interface LastChange {
  readonly field: string;
  readonly at: Date;
  readonly side: HistorySide;
  readonly actor: string;
  readonly run_id: string | null;
  readonly rule: string | null;
  readonly before: FieldValue;
}

/** The newest entry that names each field. */
export function readLastChanges(tx: EntityManager, object: CrmObject, id: string): Promise<LastChange[]> {
  return tx.query<LastChange[]>(
    `SELECT DISTINCT ON (c->>'field') c->>'field' AS field, h.at, h.side, h.actor, h.run_id, h.rule, c->'from' AS before
       FROM history h CROSS JOIN LATERAL jsonb_array_elements(h.changes) c
      WHERE h.record_id = $1 AND h.object = $2 ORDER BY c->>'field', h.at DESC, h.id DESC`,
    [id, object],
  );
}

export interface LinkedSide {
  readonly integration_id: string;
  readonly crm_id: string | null;
  readonly status: LinkedSideView['syncStatus'];
  readonly last_synced_at: Date | null;
  readonly agreed: Record<string, FieldValue> | null;
  readonly asked: Record<string, FieldValue> | null;
}

/** A base is kept by position where it has a shape. Relies on the primary key of link and on conflict_record. */
export async function readLinkedSides(
  tx: EntityManager,
  object: CrmObject,
  id: string,
): Promise<LinkedSide[]> {
  const table = RECORD_TABLES[object];
  if (!table) return [];
  return tx.query<LinkedSide[]>(
    `SELECT l.integration_id, l.crm_id, l.last_synced_at,
            CASE WHEN l.status = 'synced' AND l.pushed_version < c.version THEN 'pending' ELSE l.status END AS status,
            CASE WHEN jsonb_typeof(l.base) = 'array'
                 THEN (SELECT jsonb_object_agg(n.name, l.base->n.i::int) FROM unnest(s.names) WITH ORDINALITY n(name, i)) ELSE l.base END AS agreed,
            (SELECT jsonb_object_agg(x.field, x.crm) FROM conflict x
              WHERE x.record_id = l.record_id AND x.integration_id = l.integration_id AND x.object = l.object AND x.resolved_at IS NULL) AS asked
       FROM ${table.table} c JOIN link l ON l.record_id = c.id AND l.object = $2
            LEFT JOIN base_shape s ON jsonb_typeof(l.base) = 'array' AND s.id = l.base->>0
      WHERE c.id = $1 ORDER BY l.integration_id`,
    [id, object],
  );
}
