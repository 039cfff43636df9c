// The constraints every org has: required fields, lookups that lead somewhere, unique values.
import type { RowError } from '../errors.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';
import type { Store } from './store.js';
import type { Row, Table } from './table.js';
import { rowError } from './values.js';

interface Constraints {
  readonly required: readonly string[];
  readonly unique: readonly FieldDef[];
  readonly references: ReadonlyMap<string, FieldDef>;
}

const known = new WeakMap<SObjectDef, Constraints>();

function constraintsOf(def: SObjectDef): Constraints {
  let constraints = known.get(def);
  if (constraints === undefined) {
    constraints = {
      required: def.fields.filter(isRequired).map((field) => field.name),
      unique: def.fields.filter((field) => field.unique && field.name !== 'Id'),
      references: new Map(
        def.fields.filter((field) => field.type === 'reference').map((field) => [field.name, field]),
      ),
    };
    known.set(def, constraints);
  }
  return constraints;
}

function isRequired(field: FieldDef): boolean {
  return field.createable && !field.nillable && !field.defaultedOnCreate && field.type !== 'boolean';
}

/** All missing required fields in one error; on update only those among `names`. */
export function checkRequired(table: Table, draft: Row, names: readonly string[] | undefined): RowError[] {
  const missing = constraintsOf(table.def).required.filter(
    (name) =>
      (names === undefined || names.includes(name)) && (draft[name] === null || draft[name] === undefined),
  );
  if (missing.length === 0) return [];
  return [
    rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, ...missing),
  ];
}

/** Lookups among `names` must point to a living row of an allowed object. */
export function checkReferences(
  store: Store,
  table: Table,
  draft: Row,
  names: readonly string[],
): RowError[] {
  const errors: RowError[] = [];
  const { references } = constraintsOf(table.def);
  for (const name of names) {
    const field = references.get(name);
    const id = field && draft[name];
    if (field === undefined || typeof id !== 'string') continue;
    const target = store.tableOfId(id);
    const isAllowed = target !== undefined && (field.referenceTo ?? []).includes(target.name);
    if (!isAllowed) {
      // A queue may own a record although no object of that kind is kept here.
      const message = `${field.label}: id value of incorrect type: ${id}`;
      errors.push(rowError('FIELD_INTEGRITY_EXCEPTION', message, name));
      continue;
    }
    const row = store.latest(target, target.indexOf(id));
    if (row === undefined)
      errors.push(rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', name));
    else if (row.IsDeleted === true) errors.push(rowError('ENTITY_IS_DELETED', 'entity is deleted', name));
    else if (name === 'OwnerId' && row.IsActive === false) {
      errors.push(rowError('INACTIVE_OWNER_OR_USER', 'operation performed with inactive user', name));
    }
  }
  return errors;
}

/** What the platform itself demands of campaign members and tasks. */
export function checkObject(table: Table, draft: Row, before: Row | undefined): RowError[] {
  if (table.name === 'CampaignMember' && before === undefined) return checkMember(table, draft);
  const isLeadTask =
    table.name === 'Task' && typeof draft.WhoId === 'string' && draft.WhoId.startsWith('00Q');
  if (!isLeadTask || draft.WhatId == null) return [];
  return [rowError('FIELD_INTEGRITY_EXCEPTION', 'WhatId must be empty when WhoId is a Lead', 'WhatId')];
}

function checkMember(table: Table, draft: Row): RowError[] {
  const key = draft.ContactId == null ? 'LeadId' : 'ContactId';
  if (draft[key] == null) {
    return [
      rowError(
        'FIELD_INTEGRITY_EXCEPTION',
        'A campaign member needs a LeadId or a ContactId',
        'LeadId',
        'ContactId',
      ),
    ];
  }
  const isMember = table
    .lookup(key, draft[key])
    .some((row) => row.IsDeleted !== true && row.CampaignId === draft.CampaignId);
  return isMember ? [rowError('DUPLICATE_VALUE', 'Already a campaign member.')] : [];
}

/** Unique values among `names` must be free; the error names the row that has them, as Salesforce does. */
export function checkUnique(
  store: Store,
  table: Table,
  draft: Row,
  before: Row | undefined,
  names: readonly string[],
): RowError[] {
  const errors: RowError[] = [];
  for (const field of constraintsOf(table.def).unique) {
    const value = draft[field.name];
    if (value === null || value === undefined || !names.includes(field.name)) continue;
    if (before !== undefined && before[field.name] === value && before.IsDeleted === draft.IsDeleted)
      continue;
    const other = table
      .lookup(field.name, value)
      .find((row) => row.IsDeleted !== true && (before === undefined || row.Id !== before.Id));
    if (other === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${String(other.Id).slice(0, 15)}`;
    errors.push(rowError('DUPLICATE_VALUE', message, field.name));
  }
  return errors;
}
