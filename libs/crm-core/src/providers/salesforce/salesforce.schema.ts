// What an org's object looks like.
import type { CrmObject, CrmSchema, FieldDescription, FieldType } from '../../records.js';
import type { SalesforceClient } from './salesforce.client.js';
import { namesOf, objectsNamed, type ObjectNames } from './salesforce.objects.js';

interface DescribedField {
  name: string;
  label: string;
  type: string;
  length?: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  defaultedOnCreate?: boolean;
  externalId?: boolean;
  unique?: boolean;
  custom?: boolean;
  restrictedPicklist?: boolean;
  referenceTo?: string[];
  picklistValues?: { value: string; label: string | null; active: boolean }[];
}

interface Described {
  name: string;
  label: string;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  fields: DescribedField[];
}

/**
 * Others have no value of their own that could be kept in agreement: compound ones (addresses, locations) consist of fields that are listed
 * by themselves, binary ones are addresses of files, and encrypted ones are masked, which must never be written back.
 */
const TYPES: Readonly<Record<string, FieldType>> = {
  string: 'string',
  textarea: 'text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  time: 'string',
  date: 'date',
  datetime: 'datetime',
  picklist: 'picklist',
  combobox: 'picklist',
  multipicklist: 'set',
  reference: 'reference',
  id: 'reference',
};

export async function describeObject(client: SalesforceClient, object: CrmObject): Promise<CrmSchema> {
  const names = namesOf(object);
  const described = await client.json<Described>({
    method: 'GET',
    path: `/sobjects/${names.remoteName}/describe`,
  });
  return {
    object,
    remoteName: described.name,
    label: described.label,
    createable: described.createable,
    updateable: described.updateable,
    deletable: described.deletable,
    fields: [...described.fields.flatMap(fieldOf).map(fixedIn(names)), ...parentFields(names, described)],
  };
}

function fieldOf(field: DescribedField): FieldDescription[] {
  const type = Object.hasOwn(TYPES, field.type) ? TYPES[field.type] : undefined;
  if (type === undefined) return [];
  const description: FieldDescription = {
    name: field.name,
    label: field.label,
    type,
    readable: true,
    createable: field.createable,
    updateable: field.updateable,
    required: field.createable && !field.nillable && !field.defaultedOnCreate,
    externalId: field.externalId ?? false,
    unique: field.unique ?? false,
    maxLength: field.length ? field.length : null,
    custom: field.custom ?? false,
    restrictedOptions: field.restrictedPicklist ?? false,
    options: (field.picklistValues ?? [])
      .filter((option) => option.active)
      .map(({ value, label }) => ({ value, label: label ?? value })),
    ...(field.type === 'reference' ? { references: (field.referenceTo ?? []).flatMap(objectsNamed) } : {}),
  };
  return [description];
}

/** What makes a list a list is not to be changed by a mapping. */
const fixedIn =
  ({ constants, type }: ObjectNames) =>
  (field: FieldDescription): FieldDescription =>
    type && constants && Object.hasOwn(constants, field.name)
      ? { ...field, createable: false, updateable: false }
      : field;

/** Read with the record through its lookup; written only on the parent itself. */
function parentFields(names: ObjectNames, described: Described): FieldDescription[] {
  const visible = new Set(described.fields.map((field) => field.name));
  return (names.parents ?? [])
    .filter(({ via }) => visible.has(via))
    .map(({ name, label }) => ({
      name,
      label,
      type: 'string',
      readable: true,
      createable: false,
      updateable: false,
      required: false,
      externalId: false,
      unique: false,
      maxLength: 255,
      custom: false,
      restrictedOptions: false,
      options: [],
    }));
}
