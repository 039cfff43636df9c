// Objects and fields that an administrator adds, changes or removes while the org runs.
import type { FieldDef, SObjectDef } from '../schema/types.js';
import type { Store } from './store.js';

/** A custom field as the Metadata API words it. */
export interface CustomField {
  readonly object: string;
  readonly name: string;
  readonly label?: string;
  /** `Text`, `Checkbox`, `Number`, `Picklist`, `Lookup` … */
  readonly type: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly externalId?: boolean;
  readonly caseSensitive?: boolean;
  readonly values?: readonly string[];
  readonly restricted?: boolean;
  readonly referenceTo?: string;
  readonly relationshipName?: string;
  readonly defaultValue?: unknown;
}

export class SchemaChangeError extends Error {
  constructor(
    readonly statusCode: string,
    message: string,
  ) {
    super(message);
  }
}

const TYPES: Readonly<Record<string, { readonly type: string; readonly length?: number }>> = {
  text: { type: 'string', length: 255 },
  checkbox: { type: 'boolean' },
  number: { type: 'double' },
  currency: { type: 'currency' },
  percent: { type: 'percent' },
  date: { type: 'date' },
  datetime: { type: 'datetime' },
  time: { type: 'time' },
  email: { type: 'email', length: 80 },
  phone: { type: 'phone', length: 40 },
  url: { type: 'url', length: 255 },
  picklist: { type: 'picklist', length: 255 },
  multiselectpicklist: { type: 'multipicklist', length: 4_099 },
  textarea: { type: 'textarea', length: 255 },
  longtextarea: { type: 'textarea', length: 32_768 },
  html: { type: 'textarea', length: 32_768 },
  lookup: { type: 'reference', length: 18 },
  masterdetail: { type: 'reference', length: 18 },
};
const CUSTOM_PREFIXES = 'abcdefghijklmnopqrstuvwxyz';
const MAX_EXTERNAL_IDS = 25;

/**
 * The object that gets the custom fields declared for `object`: tasks have theirs declared on `Activity`, and not on themselves.
 * @throws SchemaChangeError
 */
export function holderOfFields(object: string): string {
  if (object.toLowerCase() === 'activity') return 'Task';
  if (object.toLowerCase() === 'task')
    throw new SchemaChangeError('INVALID_TYPE', `Entity Enumeration Or ID: bad value: ${object}`);
  return object;
}

/** Adds a field, or replaces it where `mayReplace`. True when it is new. @throws SchemaChangeError */
export function saveField(store: Store, field: CustomField, mayReplace: boolean): boolean {
  const def = objectOf(store, field.object);
  const known = store.field(def, field.name);
  if (known !== undefined && !mayReplace) {
    throw new SchemaChangeError(
      'DUPLICATE_DEVELOPER_NAME',
      `There is already a field named ${field.name} on ${def.name}.`,
    );
  }
  if (known !== undefined && !known.custom) {
    throw new SchemaChangeError('INVALID_FIELD', `${known.name} is a standard field and cannot be changed`);
  }
  if (known === undefined && !/^[A-Za-z]\w*__c$/.test(field.name)) {
    throw new SchemaChangeError(
      'FIELD_INTEGRITY_EXCEPTION',
      `The name of a custom field ends with __c: ${field.name}`,
    );
  }
  const made = fieldDefOf(store, field);
  const others = def.fields.filter((one) => one !== known);
  if (made.externalId && others.filter((one) => one.externalId).length >= MAX_EXTERNAL_IDS) {
    throw new SchemaChangeError(
      'LIMIT_EXCEEDED',
      `An object has at most ${MAX_EXTERNAL_IDS} external id fields`,
    );
  }
  store.redefine({ ...def, fields: [...others, made] });
  if (made.type === 'reference')
    addChildRelationship(store, def.name, made, field.type.toLowerCase() === 'masterdetail');
  return known === undefined;
}

/** Removes a custom field; its values are gone from every answer. @throws SchemaChangeError */
export function removeField(store: Store, object: string, name: string): void {
  const def = objectOf(store, object);
  const field = store.field(def, name);
  if (!field?.custom)
    throw new SchemaChangeError('INVALID_CROSS_REFERENCE_KEY', `No custom field ${name} on ${object}`);
  store.redefine({ ...def, fields: def.fields.filter((one) => one !== field) });
}

/** Adds a custom object with a Name field. @throws SchemaChangeError */
export function saveObject(store: Store, name: string, label: string, pluralLabel?: string): void {
  if (store.find(name) !== undefined) {
    throw new SchemaChangeError('DUPLICATE_DEVELOPER_NAME', `There is already an object named ${name}.`);
  }
  if (!/^[A-Za-z]\w*__c$/.test(name)) {
    throw new SchemaChangeError(
      'FIELD_INTEGRITY_EXCEPTION',
      `The name of a custom object ends with __c: ${name}`,
    );
  }
  const campaign = objectOf(store, 'Campaign');
  const shared = [
    'Id',
    'OwnerId',
    'IsDeleted',
    'Name',
    'CreatedDate',
    'CreatedById',
    'LastModifiedDate',
    'LastModifiedById',
    'SystemModstamp',
  ];
  store.addObject({
    name,
    keyPrefix: nextPrefix(store),
    label,
    labelPlural: pluralLabel ?? `${label}s`,
    custom: true,
    fields: campaign.fields.filter((field) => shared.includes(field.name)),
    childRelationships: [],
  });
}

function objectOf(store: Store, name: string): SObjectDef {
  const def = store.find(name)?.def;
  if (def === undefined)
    throw new SchemaChangeError('INVALID_TYPE', `Entity Enumeration Or ID: bad value: ${name}`);
  return def;
}

function fieldDefOf(store: Store, field: CustomField): FieldDef {
  const shape = TYPES[field.type.toLowerCase()];
  if (shape === undefined)
    throw new SchemaChangeError('INVALID_TYPE', `Field type ${field.type} is not supported`);
  const isBoolean = shape.type === 'boolean';
  const isReference = shape.type === 'reference';
  const target = field.referenceTo === undefined ? undefined : objectOf(store, field.referenceTo).name;
  if (isReference && target === undefined) {
    throw new SchemaChangeError('FIELD_INTEGRITY_EXCEPTION', 'A lookup needs referenceTo');
  }
  return {
    name: field.name,
    label: field.label ?? field.name.replace(/__c$/, '').replaceAll('_', ' '),
    type: shape.type,
    length: field.length ?? shape.length ?? 0,
    precision: field.precision ?? (shape.type === 'double' || shape.type === 'currency' ? 18 : 3),
    scale: field.scale ?? 0,
    nillable: !isBoolean && field.required !== true,
    createable: true,
    updateable: true,
    externalId: field.externalId === true,
    idLookup: field.externalId === true,
    unique: field.unique === true,
    caseSensitive: field.caseSensitive === true,
    custom: true,
    calculated: false,
    defaultedOnCreate: isBoolean,
    defaultValue: isBoolean
      ? field.defaultValue === true || field.defaultValue === 'true'
      : (field.defaultValue ?? null),
    restrictedPicklist: field.restricted === true,
    picklistValues: (field.values ?? []).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: false,
    })),
    referenceTo: target === undefined ? [] : [target],
    ...(isReference ? { relationshipName: field.name.replace(/__c$/, '__r') } : {}),
  };
}

function addChildRelationship(store: Store, child: string, field: FieldDef, cascadeDelete: boolean): void {
  const parent = objectOf(store, field.referenceTo?.[0] ?? '');
  const relationshipName = `${child.replace(/__c$/, '')}s__r`;
  const others = (parent.childRelationships ?? []).filter(
    (one) => one.childSObject !== child || one.field !== field.name,
  );
  const added = { childSObject: child, field: field.name, relationshipName, cascadeDelete };
  store.redefine({ ...parent, childRelationships: [...others, added] });
}

function nextPrefix(store: Store): string {
  const taken = new Set(store.objects.map((def) => def.keyPrefix));
  for (const letter of CUSTOM_PREFIXES) {
    const prefix = `a0${letter}`;
    if (!taken.has(prefix)) return prefix;
  }
  throw new SchemaChangeError('LIMIT_EXCEEDED', 'The sandbox has no room for more custom objects');
}
