// Every write of a record's values from MarkMail's side, one or many: rows, history and events in the caller's transaction.
import type { EntityManager } from 'typeorm';
import type { RecordVerb } from '@app/contracts';
import type { ContactStatus, FieldValue } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import { actorName, type Author } from '../author.js';
import { optsOut } from '../consent.js';
import { factOf, recordChanges, tellOf, type Fact, type FieldChange } from '../journal.js';
import type { RecordValues } from './apply-patch.js';
import { consentFieldOf, kindOf, type RecordDefinition } from './record.definition.js';

export interface RecordWrite {
  readonly id: string;
  /** Null for a new record. */
  readonly before: RecordValues | null;
  readonly after: RecordValues;
  /** What differs; empty for a new record. */
  readonly changes: readonly FieldChange[];
  /** The version that this write makes. */
  readonly version: number;
}

/** The caller holds the locks of the rows that change, so that they stay where they are. */
export async function saveRecords(
  tx: EntityManager,
  author: Author,
  definition: RecordDefinition,
  writes: readonly RecordWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query(statementFor(definition), [
    JSON.stringify(writes.map((write) => rowOf(definition, write))),
    author.tenantId,
    definition.object,
    actorName(author),
  ]);
  await tellOf(
    tx,
    author.tenantId,
    definition.object,
    writes.flatMap((write) => factsOf(definition, write)),
  );
}

export async function touchRecord(tx: EntityManager, { table }: RecordDefinition, id: string): Promise<void> {
  await tx.query(`UPDATE ${table} SET version = version + 1, updated_at = now() WHERE id = $1`, [id]);
}

/** The version is the one that was locked. */
export async function saveDeletion(
  tx: EntityManager,
  author: Author,
  { table, object }: RecordDefinition,
  { id, version }: { id: string; version: number },
): Promise<void> {
  await tx.query(
    `UPDATE ${table} SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1`,
    [id],
  );
  const changes = [{ field: 'deleted', from: false, to: true }];
  await recordChanges(tx, author, object, [{ verb: 'deleted', id, version: version + 1, changes }]);
}

function rowOf(definition: RecordDefinition, write: RecordWrite): Record<string, unknown> {
  const columns = Object.entries(definition.fields).flatMap(
    ([name, { column, folded }]): [string, FieldValue][] => {
      const value = write.after.fields[name];
      const own: [string, FieldValue] = [column, value];
      return folded ? [own, [folded.column, folded.fold(value as string | null)]] : [own];
    },
  );
  return {
    ...Object.fromEntries(columns),
    id: write.id,
    is_new: write.before === null,
    custom_fields: write.after.customFields,
    opts_out: startsOptOut(definition, write),
    version: write.version,
    history_id: uuidv7(),
    changes: write.changes,
  };
}

function startsOptOut(definition: RecordDefinition, { before, after }: RecordWrite): boolean {
  const field = consentFieldOf(definition);
  if (field === undefined) return false;
  return optsOut((before?.fields[field] ?? 'active') as ContactStatus, after.fields[field] as ContactStatus);
}

function factsOf(definition: RecordDefinition, write: RecordWrite): Fact[] {
  const fact = (verb: RecordVerb): Fact => factOf({ ...write, verb });
  const isOptOut = startsOptOut(definition, write);
  if (write.before !== null) return [fact(isOptOut ? 'optedOut' : 'updated')];
  return isOptOut ? [fact('created'), fact('optedOut')] : [fact('created')];
}

const statements = new Map<string, string>();

function statementFor(definition: RecordDefinition): string {
  const known = statements.get(definition.table);
  if (known) return known;
  const made = buildStatement(definition);
  statements.set(definition.table, made);
  return made;
}

function buildStatement(definition: RecordDefinition): string {
  const { table } = definition;
  const columns = Object.values(definition.fields).flatMap((field) => [
    { name: field.column, type: kindOf(field).sqlType },
    ...(field.folded ? [{ name: field.folded.column, type: 'text' }] : []),
  ]);
  const names = [...columns.map((column) => column.name), 'custom_fields'];
  const hasConsent = consentFieldOf(definition) !== undefined;
  const optOut = hasConsent
    ? {
        column: ', opted_out_at',
        made: ', CASE WHEN opts_out THEN now() END',
        changed: ', opted_out_at = CASE WHEN p.opts_out THEN now() ELSE c.opted_out_at END',
      }
    : { column: '', made: '', changed: '' };
  return `
    WITH page AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS r(id uuid, is_new boolean, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')},
        custom_fields jsonb, opts_out boolean, version bigint, history_id uuid, changes jsonb)),
    made AS (
      INSERT INTO ${table} (id, tenant_id, ${names.join(', ')}${optOut.column})
      SELECT id, $2::uuid, ${names.join(', ')}${optOut.made} FROM page WHERE is_new),
    changed AS (
      UPDATE ${table} c SET ${names.map((name) => `${name} = p.${name}`).join(', ')}${optOut.changed}, version = p.version, updated_at = now()
        FROM (SELECT q.*, k.at FROM page q CROSS JOIN LATERAL (SELECT m.ctid AS at FROM ${table} m WHERE m.id = q.id AND NOT q.is_new LIMIT 1) k) p
       WHERE c.ctid = p.at)
    INSERT INTO history (id, tenant_id, object, record_id, side, actor, changes)
    SELECT history_id, $2::uuid, $3, id, 'markmail', $4, changes FROM page`;
}
