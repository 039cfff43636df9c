// Our own field in an org's object: it holds our record's id, so that a repeated create finds what it made.
import { AppError, CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { SchemaReport } from '../../crm-provider.js';
import type { CrmObject, CrmSchema, FieldDescription } from '../../records.js';
import type { SalesforceClient } from './salesforce.client.js';
import { isId } from './salesforce.ids.js';
import { EXTERNAL_ID, namesOf, type ObjectNames } from './salesforce.objects.js';
import { describeObject } from './salesforce.schema.js';
import { isReference, selectFrom } from './salesforce.soql.js';

/** Makes sure that our external-id field is there and writable for us; what we may not do is said. Safe to repeat. */
export async function ensureExternalId(client: SalesforceClient, object: CrmObject): Promise<SchemaReport> {
  const names = namesOf(object);
  const schema = await describeObject(client, object);
  const report = await ensureField(client, object, names, externalIdIn(schema));
  const todo = [...report.todo, ...typeTodo(names, schema)];
  return { ...report, ready: todo.length === 0, todo };
}

async function ensureField(
  client: SalesforceClient,
  object: CrmObject,
  names: ObjectNames,
  before: FieldDescription | undefined,
): Promise<Omit<SchemaReport, 'ready'>> {
  const { remoteName } = names;
  if (before) return { created: [], todo: fieldTodo(before, names) };
  const refusal = await createExternalId(client, names);
  const isThere = refusal === undefined || refusal === 'DUPLICATE_DEVELOPER_NAME';
  if (!isThere) return { created: [], todo: [createTodo(names, refusal)] };
  await grantAccess(client, remoteName);
  const after = externalIdIn(await describeObject(client, object));
  const created = refusal === undefined ? [`${remoteName}.${EXTERNAL_ID}`] : [];
  return { created, todo: after ? fieldTodo(after, names) : [permissionTodo(remoteName)] };
}

const externalIdIn = ({ fields }: CrmSchema): FieldDescription | undefined =>
  fields.find((field) => field.name === EXTERNAL_ID);

function fieldTodo(field: FieldDescription, names: ObjectNames): string[] {
  return [
    ...(field.externalId && field.unique
      ? []
      : [`In Setup → Object Manager → ${ownerOf(names)} → ${EXTERNAL_ID}: tick "External ID" and "Unique".`]),
    ...(field.createable ? [] : [permissionTodo(names.remoteName)]),
  ];
}

/** An org may have restricted the types of campaigns to its own. */
function typeTodo({ type, remoteName }: ObjectNames, { fields }: CrmSchema): string[] {
  const field = fields.find(({ name }) => name === 'Type');
  const isRefused = field?.restrictedOptions && !field.options.some(({ value }) => value === type?.value);
  if (!type?.isThis || !isRefused) return [];
  return [`In Setup → Object Manager → ${remoteName} → Type: add the value "${type.value}".`];
}

const ownerOf = ({ fieldOwner, remoteName }: ObjectNames): string => fieldOwner ?? remoteName;

const createTodo = (names: ObjectNames, reason: string): string =>
  `We may not create the field ourselves (${reason}). In Setup → Object Manager → ${ownerOf(names)} → Fields: create ${EXTERNAL_ID} as Text(36), "External ID", "Unique" without regard to case. If it is there already: ${permissionTodo(names.remoteName)}`;
const permissionTodo = (remoteName: string): string =>
  `Give the connected user's profile or permission set read and edit access to ${remoteName}.${EXTERNAL_ID}.`;

/** Answers why not, if not. */
async function createExternalId(client: SalesforceClient, names: ObjectNames): Promise<string | undefined> {
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
      json: { FullName: `${ownerOf(names)}.${EXTERNAL_ID}`, Metadata: metadata },
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof CrmRecordRejectedError || error instanceof CrmSchemaError)) throw error;
    return String(error.details.vendorCode);
  }
}

/** A field that was made through the API is hidden from everyone: makes it visible to us by the permission sets that we are in. */
async function grantAccess(client: SalesforceClient, remoteName: string): Promise<void> {
  try {
    const me = await client.json<{ user_id?: string; id?: string }>({
      method: 'GET',
      path: '/services/oauth2/userinfo',
    });
    const userId = me.user_id ?? '';
    if (!isId(userId)) return;
    const soql = selectFrom(
      ['PermissionSetId'],
      'PermissionSetAssignment',
      isReference('AssigneeId', userId),
    );
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
