import type { CrmSchema, FieldDescription } from '../records.js';

export const SCHEMA_CHANGES = ['came', 'gone', 'type', 'permission', 'required'] as const;
/** What became of a field of the CRM: it came, is gone (deleted or hidden), has another type, may be written otherwise, or must be given. */
export type SchemaChangeKind = (typeof SCHEMA_CHANGES)[number];

export interface SchemaChange {
  readonly field: string;
  readonly change: SchemaChangeKind;
  readonly before: FieldDescription | null;
  readonly after: FieldDescription | null;
}

/** What a CRM says otherwise than before about one kind of records: in the order of its fields, what is gone last. */
export function schemaChanges(before: CrmSchema, after: CrmSchema): SchemaChange[] {
  const earlier = readable(before);
  const now = readable(after);
  const changed = [...now.values()].flatMap((field): SchemaChange[] => {
    const old = earlier.get(field.name) ?? null;
    const change = old ? differenceOf(old, field) : 'came';
    return change ? [{ field: field.name, change, before: old, after: field }] : [];
  });
  const gone = [...earlier.values()].filter(({ name }) => !now.has(name));
  return [
    ...changed,
    ...gone.map((old): SchemaChange => ({ field: old.name, change: 'gone', before: old, after: null })),
  ];
}

/** What we may not read is not there for us. */
const readable = ({ fields }: CrmSchema): ReadonlyMap<string, FieldDescription> =>
  new Map(fields.filter((field) => field.readable).map((field) => [field.name, field]));

/** The gravest one. */
function differenceOf(old: FieldDescription, field: FieldDescription): SchemaChangeKind | undefined {
  if (old.type !== field.type) return 'type';
  if (old.createable !== field.createable || old.updateable !== field.updateable) return 'permission';
  return !old.required && field.required ? 'required' : undefined;
}
