import type { EntityManager } from 'typeorm';
import type { CrmObject, CrmSchema, SchemaReport } from '@app/crm-core';

/** What a connection's CRM last said about one object. */
export interface DescribedSchema {
  readonly schema: CrmSchema;
  readonly describedAt: Date;
}

export async function findDescribed(
  tx: EntityManager,
  connectionId: string,
  object: CrmObject,
): Promise<DescribedSchema | undefined> {
  const rows: { schema: CrmSchema; described_at: Date }[] = await tx.query(
    'SELECT schema, described_at FROM described_schema WHERE connection_id = $1 AND object = $2',
    [connectionId, object],
  );
  return rows[0] && { schema: rows[0].schema, describedAt: rows[0].described_at };
}

/** Of two that were asked for at once the later stays. A missing `report` leaves the stored one. */
export async function saveDescribed(
  tx: EntityManager,
  row: {
    readonly tenantId: string;
    readonly connectionId: string;
    readonly schema: CrmSchema;
    readonly describedAt: Date;
    readonly report?: SchemaReport | undefined;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO described_schema AS d (tenant_id, connection_id, object, schema, described_at, report)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, connection_id, object) DO UPDATE
       SET schema = excluded.schema, described_at = excluded.described_at, report = coalesce(excluded.report, d.report)
     WHERE d.described_at <= excluded.described_at`,
    [
      row.tenantId,
      row.connectionId,
      row.schema.object,
      JSON.stringify(row.schema),
      row.describedAt,
      row.report ? JSON.stringify(row.report) : null,
    ],
  );
}
