// Rows as REST sends them.
import type { Org } from '../org.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';
import type { Row, Table } from '../store/table.js';

const visible = new WeakMap<SObjectDef, { asOf: number; fields: readonly FieldDef[] }>();

/** The fields the user may see. */
export function visibleFields(org: Org, table: Table): readonly FieldDef[] {
  const known = visible.get(table.def);
  if (known !== undefined && known.asOf === org.store.schemaChangedAtMs) return known.fields;
  const fields = table.def.fields.filter((field) => org.store.isVisible(table.name, field.name));
  visible.set(table.def, { asOf: org.store.schemaChangedAtMs, fields });
  return fields;
}

export function recordUrl(version: number, object: string, id: string): string {
  return `/services/data/v${version}.0/sobjects/${object}/${id}`;
}

/** One record with its `attributes`. */
export function renderRow(
  org: Org,
  table: Table,
  row: Row,
  fields: readonly FieldDef[],
  version: number,
): Record<string, unknown> {
  const record: Record<string, unknown> = {
    attributes: { type: table.name, url: recordUrl(version, table.name, String(row.Id)) },
  };
  for (const field of fields) record[field.name] = valueOf(field, row);
  return record;
}

/** A field's value; compound addresses are put together from their parts. */
export function valueOf(field: FieldDef, row: Row): unknown {
  if (field.type === 'address') return addressOf(field.name, row);
  return row[field.name] ?? (field.type === 'boolean' ? false : null);
}

const ADDRESS_PARTS: readonly (readonly [key: string, suffix: string])[] = [
  ['city', 'City'],
  ['country', 'Country'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['street', 'Street'],
];

/** `MailingAddress` from `MailingCity` and so on; null when every part is empty. */
function addressOf(name: string, row: Row): unknown {
  const prefix = name.replace(/Address$/, '');
  const entries = ADDRESS_PARTS.map(([key, suffix]) => [key, row[prefix + suffix] ?? null] as const);
  return entries.every(([, value]) => value === null) ? null : Object.fromEntries(entries);
}
