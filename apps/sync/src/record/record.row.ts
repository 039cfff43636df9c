import type { CrmLinkView } from '@app/contracts';
import type { FieldValue } from '@app/crm-core';
import { crmLinks, linksOf } from '../crm-links.js';
import type { RecordValues } from './apply-patch.js';
import type { DefinitionOf, RecordObject, RecordViews } from './definitions.js';
import { kindOf, type RecordDefinition } from './record.definition.js';

/** A record as `columnsOf` reads it: its fields stand beside these, by MarkMail's names. */
export interface RecordRow {
  readonly id: string;
  /** bigint as text. */
  readonly version: string;
  readonly custom_fields: Readonly<Record<string, FieldValue>>;
  readonly links: CrmLinkView[] | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  /** Microsecond-exact, for cursors. */
  readonly updated_text: string;
}

/** The columns of a record `c` for a `RecordRow`. */
export function columnsOf(definition: RecordDefinition): string {
  const fields = Object.entries(definition.fields).map(([name, field]) => {
    const column = `c.${field.column}`;
    return `${kindOf(field).read?.(column) ?? column} AS "${name}"`;
  });
  return [
    'c.id, c.version, c.custom_fields, c.created_at, c.updated_at, c.updated_at::text AS updated_text',
    `${linksOf(definition.object)} AS links`,
    ...fields,
  ].join(', ');
}

export function recordView<O extends RecordObject>(
  definition: DefinitionOf<O>,
  row: RecordRow,
): RecordViews[O] {
  const view = {
    id: row.id,
    ...pick(row, Object.keys(definition.fields)),
    customFields: row.custom_fields,
    version: Number(row.version),
    crmLinks: crmLinks(row.links),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
  return view as unknown as RecordViews[O];
}

/** What of a record a patch can change. */
export function valuesOf<O extends RecordObject>(
  { fields }: DefinitionOf<O>,
  view: RecordViews[O],
): RecordValues {
  return { fields: pick(view, Object.keys(fields)), customFields: view.customFields };
}

const pick = (from: object, names: readonly string[]): RecordValues['fields'] =>
  Object.fromEntries(names.map((name) => [name, (from as RecordValues['fields'])[name]]));
