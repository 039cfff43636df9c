import type { ConflictView } from '@app/contracts';
import type { CrmObject, FieldValue } from '@app/crm-core';

export interface ConflictRow {
  id: string;
  integration_id: string;
  object: CrmObject;
  record_id: string;
  field: string;
  base: FieldValue;
  markmail: FieldValue;
  crm: FieldValue;
  detected_at: Date;
  resolved_at: Date | null;
  choice: ConflictView['choice'];
}

export const CONFLICT_COLUMNS =
  'id, integration_id, object, record_id, field, base, markmail, crm, detected_at, resolved_at, choice';

export const conflictView = (row: ConflictRow): ConflictView => ({
  id: row.id,
  integrationId: row.integration_id,
  object: row.object,
  recordId: row.record_id,
  field: row.field,
  base: row.base,
  markmail: row.markmail,
  crm: row.crm,
  detectedAt: row.detected_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  choice: row.choice,
});
