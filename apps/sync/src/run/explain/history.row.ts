import type { FieldChangeView, HistoryEntry, HistorySide } from '@app/contracts';
import type { CrmObject, FieldValue } from '@app/crm-core';

export interface HistoryRow {
  id: string;
  at: Date;
  object: CrmObject;
  record_id: string;
  kind: HistoryEntry['kind'];
  side: HistorySide;
  actor: string;
  run_id: string | null;
  integration_id: string | null;
  crm_id: string | null;
  rule: string | null;
  changes: { field: string; from: FieldValue; to: FieldValue }[];
}

export const historyEntry = (row: HistoryRow): HistoryEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  object: row.object,
  recordId: row.record_id,
  kind: row.kind,
  side: row.side,
  actor: row.actor,
  runId: row.run_id,
  integrationId: row.integration_id,
  crmId: row.crm_id,
  changes: changesOf(row),
});

function changesOf({ changes, rule }: HistoryRow): FieldChangeView[] {
  const rules = rulesOf(rule);
  return changes.map(({ field, from, to }) => ({
    field,
    from: from ?? null,
    to: to ?? null,
    rule: rules[field] ?? null,
  }));
}

/** The engine writes field → rule. */
export function rulesOf(rule: string | null): Readonly<Record<string, string>> {
  if (rule === null || !rule.startsWith('{')) return {};
  return JSON.parse(rule) as Record<string, string>;
}
