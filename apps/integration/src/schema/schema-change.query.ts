import type { EntityManager } from 'typeorm';
import type { CrmObject, FieldDescription, SchemaChange, SchemaChangeKind } from '@app/crm-core';
import { uuidv7 } from '@app/database';

export interface RecordedChange {
  readonly id: string;
  readonly object: CrmObject;
  readonly field: string;
  readonly change: SchemaChangeKind;
  readonly before: FieldDescription | null;
  readonly after: FieldDescription | null;
  readonly seenAt: Date;
}

interface Scope {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly object: CrmObject;
}

export async function saveSchemaChanges(
  tx: EntityManager,
  { tenantId, connectionId, object }: Scope,
  changes: readonly SchemaChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, id: uuidv7() }));
  await tx.query(
    `INSERT INTO schema_change (id, tenant_id, connection_id, object, field, change, before, after, seen_at)
     SELECT id, $2, $3, $4, field, change, before, after, now()
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, field text, change text, before jsonb, after jsonb)`,
    [JSON.stringify(rows), tenantId, connectionId, object],
  );
}

/** Newest first, those before the given one. */
export function findSchemaChanges(
  tx: EntityManager,
  connectionId: string,
  { object, before, limit }: { object: CrmObject | undefined; before: string | undefined; limit: number },
): Promise<RecordedChange[]> {
  return tx.query(
    `SELECT id, object, field, change, before, after, seen_at AS "seenAt" FROM schema_change
      WHERE connection_id = $1 AND ($2::text IS NULL OR object = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
    [connectionId, object ?? null, before ?? null, limit],
  );
}

/** The names of the fields that each kind of records has for us, as the CRM last said; without kinds that it was never asked about. */
export async function readableFields(
  tx: EntityManager,
  connectionId: string,
): Promise<Map<string, ReadonlySet<string>>> {
  const rows: { object: string; names: string[] }[] = await tx.query(
    `SELECT object, ARRAY(SELECT f ->> 'name' FROM jsonb_array_elements(schema -> 'fields') f WHERE (f -> 'readable')::boolean) AS names
       FROM described_schema WHERE connection_id = $1`,
    [connectionId],
  );
  return new Map(rows.map(({ object, names }) => [object, new Set(names)]));
}
