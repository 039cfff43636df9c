import type { EntityManager } from 'typeorm';
import type { ListRecordsRequest } from '@app/contracts';
import type { FieldValue } from '@app/crm-core';
import { decodeCursor, encodeCursor } from '@app/database';
import { PreconditionFailedError } from '@app/errors';
import { checkedInstant } from '../invalid-input.js';
import type { RecordDefinition } from './record.definition.js';
import { RecordNotFoundError } from './record.errors.js';
import { columnsOf, type RecordRow } from './record.row.js';

const DEFAULT_LIMIT = 50;

const isThere = ({ condition = 'true' }: RecordDefinition): string => `c.deleted_at IS NULL AND ${condition}`;

/** @throws RecordNotFoundError also for what is deleted; PreconditionFailedError for another version. */
export async function readRecord(
  tx: EntityManager,
  definition: RecordDefinition,
  { id, ifVersion }: { id: string; ifVersion?: number },
  lock: '' | 'FOR UPDATE' = '',
): Promise<RecordRow> {
  const rows: RecordRow[] = await tx.query(
    `SELECT ${columnsOf(definition)} FROM ${definition.table} c WHERE c.id = $1 AND ${isThere(definition)} ${lock}`,
    [id],
  );
  if (rows.length === 0) throw new RecordNotFoundError(definition.object);
  if (ifVersion !== undefined && ifVersion !== Number(rows[0].version)) throw new PreconditionFailedError();
  return rows[0];
}

/** Those of the ids that there are. Locked in the order of their ids: one order for all, or they wait for each other in a circle. */
export function lockRecords(
  tx: EntityManager,
  definition: RecordDefinition,
  ids: readonly string[],
): Promise<RecordRow[]> {
  return tx.query(
    `SELECT ${columnsOf(definition)} FROM ${definition.table} c WHERE c.id = ANY($1) AND c.deleted_at IS NULL ORDER BY c.id FOR UPDATE`,
    [ids],
  );
}

/** Only records whose fields have these values; undefined asks for nothing. */
export type Filter = Readonly<Record<string, FieldValue | undefined>>;

/**
 * In the order of change and id: whoever follows `nextCursor` sees every record that stays still. Relies on (tenant_id, updated_at, id), or on
 * the index of the folded column that is asked for.
 */
export async function readPage(
  tx: EntityManager,
  tenantId: string,
  definition: RecordDefinition,
  { limit = DEFAULT_LIMIT, cursor, updatedSince }: ListRecordsRequest,
  filter: Filter = {},
): Promise<{ rows: RecordRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor, ['time', 'uuid']);
  const since = updatedSince === undefined ? null : checkedInstant(updatedSince, '/updatedSince');
  const asked = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [comparable(definition, name, value)],
  );
  const conditions = asked.map(({ column }, i) => `AND c.${column} = $${i + 6}`).join(' ');
  const rows: RecordRow[] = await tx.query(
    `SELECT ${columnsOf(definition)} FROM ${definition.table} c
      WHERE c.tenant_id = $1 AND ${isThere(definition)} AND ($2::timestamptz IS NULL OR c.updated_at >= $2)
        AND ($3::timestamptz IS NULL OR (c.updated_at, c.id) > ($3::timestamptz, $4::uuid)) ${conditions}
      ORDER BY c.updated_at, c.id LIMIT $5`,
    [tenantId, since, after?.[0] ?? null, after?.[1] ?? null, limit + 1, ...asked.map(({ value }) => value)],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isLast = rows.length <= limit || !last;
  return { rows: page, nextCursor: isLast ? null : encodeCursor(last.updated_text, last.id) };
}

function comparable({ fields }: RecordDefinition, name: string, value: FieldValue) {
  const { column, folded } = fields[name];
  // Nothing equals null: text that folds to nothing finds nothing.
  return folded ? { column: folded.column, value: folded.fold(value as string) } : { column, value };
}
