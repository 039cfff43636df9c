// What an org's object looks like, and our own field in it.
import { AppError, CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { SchemaReport } from '../../crm-provider.js';
import type { CrmObject, CrmSchema, FieldDescription, FieldType } from '../../records.js';
import type { SalesforceClient } from './salesforce.client.js';
import { EXTERNAL_ID, namesOf, type ObjectNames } from './salesforce.objects.js';

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

const TYPES: Readonly<Record<string, FieldType>> = {
  string: 'string',
  textarea: 'text',
  encryptedstring: 'string',
  email: 'email',
  phone: 'phone',
  url: 'url',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
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
    fields: [...described.fields.map(fieldOf), ...parentFields(names, described)],
  };
}

function fieldOf(field: DescribedField): FieldDescription {
  return {
    name: field.name,
    label: field.label,
    type: TYPES[field.type] ?? 'unsupported',
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
  };
}

/** Read with the record through its lookup; written only on the parent itself. */
function parentFields(names: ObjectNames, described: Described): FieldDescription[] {
  const visible = new Set(described.fields.map((field) => field.name));
  return names.parents
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

/** Makes sure that our external-id field is there and writable for us; what we may not do is said. Safe to repeat. */
export async function ensureExternalId(client: SalesforceClient, object: CrmObject): Promise<SchemaReport> {
  const { remoteName } = namesOf(object);
  const before = await externalIdOf(client, object);
  if (before) return reportOn(before, remoteName, []);
  const refusal = await createExternalId(client, remoteName);
  if (refusal) return { ready: false, created: [], todo: [createTodo(remoteName, refusal)] };
  const after = await externalIdOf(client, object);
  const created = [`${remoteName}.${EXTERNAL_ID}`];
  return after
    ? reportOn(after, remoteName, created)
    : { ready: false, created, todo: [permissionTodo(remoteName)] };
}

async function externalIdOf(
  client: SalesforceClient,
  object: CrmObject,
): Promise<FieldDescription | undefined> {
  return (await describeObject(client, object)).fields.find((field) => field.name === EXTERNAL_ID);
}

function reportOn(field: FieldDescription, remoteName: string, created: string[]): SchemaReport {
  const todo = [
    ...(field.externalId && field.unique
      ? []
      : [`In Setup → Object Manager → ${remoteName} → ${EXTERNAL_ID}: tick "External ID" and "Unique".`]),
    ...(field.createable ? [] : [permissionTodo(remoteName)]),
  ];
  return { ready: todo.length === 0, created, todo };
}

const createTodo = (remoteName: string, reason: string): string =>
  `We may not create the field ourselves (${reason}). In Setup → Object Manager → ${remoteName} → Fields: create ${EXTERNAL_ID} as Text(36), "External ID", "Unique" without regard to case.`;
const permissionTodo = (remoteName: string): string =>
  `Give the connected user's profile or permission set read and edit access to ${remoteName}.${EXTERNAL_ID}.`;

/** Answers why not, if not. */
async function createExternalId(client: SalesforceClient, remoteName: string): Promise<string | undefined> {
  const metadata = {
    label: 'MarkMail ID',
    type: 'Text',
    length: 36,
    unique: true,
    caseSensitive: false,
    externalId: true,
    required: false,
  };
  try {
    await client.json({
      method: 'POST',
      path: '/tooling/sobjects/CustomField',
      json: { FullName: `${remoteName}.${EXTERNAL_ID}`, Metadata: metadata },
    });
    await grantAccess(client, remoteName);
    return undefined;
  } catch (error) {
    if (!(error instanceof CrmRecordRejectedError || error instanceof CrmSchemaError)) throw error;
    return String(error.details.vendorCode);
  }
}

/** A field made through the API is hidden from everyone: makes it visible to us by the permission sets that we are in. */
async function grantAccess(client: SalesforceClient, remoteName: string): Promise<void> {
  try {
    const me = await client.json<{ user_id?: string; id?: string }>({
      method: 'GET',
      path: '/services/oauth2/userinfo',
    });
    const userId = me.user_id ?? '';
    if (!/^[a-zA-Z0-9]{15,18}$/.test(userId)) return;
    const soql = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`;
    const { records } = await client.json<{ records: { PermissionSetId: string }[] }>({
      method: 'GET',
      path: `/query?q=${encodeURIComponent(soql)}`,
    });
    for (const { PermissionSetId } of records) {
      const json = {
        ParentId: PermissionSetId,
        SobjectType: remoteName,
        Field: `${remoteName}.${EXTERNAL_ID}`,
        PermissionsRead: true,
        PermissionsEdit: true,
      };
      await client.json({ method: 'POST', path: '/sobjects/FieldPermissions', json }).catch(() => undefined);
    }
  } catch (error) {
    // Whether it is visible now is looked at afterwards, and said.
    if (!(error instanceof AppError)) throw error;
  }
}
