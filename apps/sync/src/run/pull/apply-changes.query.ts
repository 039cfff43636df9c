// A page of changes to records that we have: record, link, conflicts, history and events, tied to the version that was planned with.
import type { PoolClient } from 'pg';
import { recordSubject } from '@app/contracts';
import { uuidv7 } from '@app/database';
import type { Snapshot } from '@app/crm-core';
import type { StoredBase } from '../base-shapes.js';
import type { Lease } from '../lease.js';
import { closeAgreed, saveConflicts } from './conflicts.query.js';
import type { FieldConflict, Reason } from '../reconcile/plan.types.js';
import { customName, literal, type RecordTable } from '../record-table.js';
import type { ObjectContext } from '../run-context.js';

export type LinkStatus = 'synced' | 'pending' | 'conflict' | 'unlinked';

export interface RecordChange {
  readonly recordId: string;
  readonly crmId: string;
  /** The record's version that the plan was made with. */
  readonly seenVersion: number;
  /** New values; undefined leaves the record as it is. */
  readonly patch?: Snapshot;
  readonly isDeletion: boolean;
  readonly before: Snapshot;
  readonly base: StoredBase | null;
  readonly hash: string | null;
  readonly status: LinkStatus;
  readonly conflicts: readonly FieldConflict[];
  /** Those that are in the queue already, as both sides are now. */
  readonly open: readonly FieldConflict[];
  /** Fields of the conflict queue that need no decision any more. */
  readonly agreed: readonly string[];
  readonly reasons: Readonly<Record<string, Reason>>;
  /** Both sides had changed and ours wins: the CRM's value, which the push will replace, by field. */
  readonly overruled: Snapshot;
}

/**
 * Answers the record ids whose record changed in the meantime, or was met by another remote record of the page before: nothing was
 * written for them, they are to be planned again.
 * Fires history and events for winners only.
 */
export async function applyChanges(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  changes: readonly RecordChange[],
): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  const rows = changes.map((change) => rowOf(change, lease));
  const parameters = [JSON.stringify(rows), lease.integrationId, lease.object, lease.tenantId, lease.runId];
  const { rows: lost } = await client.query<{ id: string }>(
    updateStatement(context.table, context.mapping.names),
    parameters,
  );
  const losers = new Set(lost.map((row) => row.id));
  const won = changes.filter((change) => !losers.has(change.recordId));
  await saveConflicts(client, lease, won);
  await closeAgreed(
    client,
    lease,
    won.flatMap(({ recordId, agreed }) => agreed.map((field) => ({ recordId, field }))),
  );
  return losers;
}

function rowOf(change: RecordChange, lease: Lease): Record<string, unknown> {
  const isChanged = change.patch !== undefined || change.isDeletion;
  const verb = change.isDeletion ? 'deleted' : change.patch && isOptOut(change) ? 'optedOut' : 'updated';
  return {
    id: change.recordId,
    crm: change.crmId,
    seen: change.seenVersion,
    h: change.hash,
    base: change.base,
    status: change.status,
    patch: change.patch ?? null,
    ...customsOf(change.patch ?? {}),
    del: change.isDeletion,
    ch: isChanged,
    hid: isChanged ? uuidv7() : null,
    diff: historyOf(change),
    rule: rulesOf(change),
    ...overruledOf(change),
    eid: isChanged ? uuidv7() : null,
    subject: recordSubject(lease.tenantId, lease.object, verb),
    type: `crm.${lease.object}.${verb}.v1`,
    fields: Object.keys(change.patch ?? {}),
  };
}

const isOptOut = (change: RecordChange): boolean =>
  Object.keys(change.patch ?? {}).some((field) => change.reasons[field] === 'optOut');

function historyOf(change: RecordChange): { field: string; from: unknown; to: unknown }[] {
  if (change.isDeletion) return [{ field: 'deleted', from: false, to: true }];
  return Object.entries(change.patch ?? {}).map(([field, to]) => ({
    field,
    from: change.before[field] ?? null,
    to,
  }));
}

/** Field → why, for those that changed. */
const rulesOf = (change: RecordChange): string =>
  JSON.stringify(
    Object.fromEntries(Object.keys(change.patch ?? {}).map((field) => [field, change.reasons[field]])),
  );

/** A decision for our side is one too: what the CRM had, what it gets, and by which rule. */
function overruledOf({ overruled, before, reasons }: RecordChange): Record<string, unknown> {
  const fields = Object.keys(overruled);
  if (fields.length === 0) return { oid: null, overruled: null, orule: null };
  return {
    oid: uuidv7(),
    overruled: fields.map((field) => ({ field, from: overruled[field], to: before[field] ?? null })),
    orule: JSON.stringify(Object.fromEntries(fields.map((field) => [field, reasons[field]]))),
  };
}

function updateStatement(table: RecordTable, names: readonly string[]): string {
  return `
    WITH page AS MATERIALIZED (
      SELECT r.*, (SELECT k.crm_id FROM link k WHERE k.record_id = r.id AND k.integration_id = $2 AND k.object = $3 LIMIT 1) AS linked
        FROM json_to_recordset($1::json) AS r(id uuid, crm text, seen bigint, h bigint, base jsonb, status text, patch jsonb,
          custom jsonb, gone text[], del boolean,
          ch boolean, hid uuid, diff jsonb, rule text, eid uuid, subject text, type text, fields jsonb,
          oid uuid, overruled jsonb, orule text)),
    free AS (SELECT * FROM page WHERE linked IS NULL OR linked = crm),
    c AS (
      UPDATE ${table.table} t SET ${assignments(table, names)}, version = t.version + 1, updated_at = now(),
             deleted_at = CASE WHEN p.del THEN now() ELSE t.deleted_at END
        FROM free p WHERE t.id = p.id AND p.ch AND t.version = p.seen RETURNING t.id, t.version),
    won AS (
      SELECT p.*, coalesce(c.version, p.seen) AS version_now FROM free p LEFT JOIN c ON c.id = p.id WHERE NOT p.ch OR c.id IS NOT NULL),
    l AS (
      INSERT INTO link AS k (record_id, integration_id, object, tenant_id, crm_id, status, base, seen_hash, pushed_version, run_id, last_synced_at)
      SELECT id, $2, $3, $4, crm, status, base, h, CASE WHEN status = 'pending' THEN 0 ELSE version_now END, $5, now() FROM won
      ON CONFLICT (record_id, integration_id, object) DO UPDATE
        SET crm_id = excluded.crm_id, status = excluded.status, base = coalesce(excluded.base, k.base), seen_hash = excluded.seen_hash,
            pushed_version = CASE WHEN excluded.status = 'pending' THEN k.pushed_version ELSE excluded.pushed_version END, last_synced_at = now()
      RETURNING record_id),
    hist AS (
      INSERT INTO history (id, tenant_id, object, record_id, at, side, actor, run_id, rule, changes)
      SELECT hid, $4, $3, id, now(), 'crm', 'sync', $5, rule, diff FROM won WHERE ch),
    kept AS (
      INSERT INTO history (id, tenant_id, object, record_id, at, side, actor, run_id, rule, changes)
      SELECT oid, $4, $3, id, now(), 'markmail', 'sync', $5, orule, overruled FROM won WHERE oid IS NOT NULL),
    o AS (
      INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload)
      SELECT eid, $4, subject, type, $5::text, jsonb_build_array(jsonb_build_object('subject', id, 'data',
             jsonb_build_object('id', id, 'version', version_now, 'changedFields', fields, 'runId', $5::text))) FROM won WHERE ch)
    SELECT id FROM page WHERE id NOT IN (SELECT id FROM won)`;
}

/** Each mapped field from the patch where it is named there, else as it was. */
function assignments(table: RecordTable, names: readonly string[]): string {
  const own = names.flatMap((name) => {
    const column = table.columns[name];
    if (!column) return [];
    const has = `p.patch ? ${literal(name)}`;
    const given = `(p.patch->>${literal(name)})`;
    const value = column.sqlType === 'text' ? given : `${given}::${column.sqlType}`;
    const when = (target: string, sql: string) =>
      `${target} = CASE WHEN ${has} THEN ${sql} ELSE t.${target} END`;
    return [
      when(column.column, column.onUpdate?.(value, `t.${column.column}`) ?? value),
      ...(column.derived ?? []).map((d) => when(d.column, d.onUpdate(value, `t.${d.column}`))),
    ];
  });
  if (!names.some((name) => customName(name) !== undefined)) return own.join(', ');
  const customs = `(t.${table.customColumn} || coalesce(p.custom, '{}')) - coalesce(p.gone, '{}')`;
  return [...own, `${table.customColumn} = ${customs}`].join(', ');
}

/** The patch's custom fields by their own names: new values, and names that are blank now. */
function customsOf(patch: Snapshot): { custom: Snapshot; gone: string[] } {
  const customs = Object.entries(patch).flatMap(([field, value]) => {
    const name = customName(field);
    return name === undefined ? [] : [{ name, value }];
  });
  return {
    custom: Object.fromEntries(
      customs.filter(({ value }) => value !== null).map(({ name, value }) => [name, value]),
    ),
    gone: customs.filter(({ value }) => value === null).map(({ name }) => name),
  };
}
