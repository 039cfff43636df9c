// Our own field in an org's object: it holds our record's id, so that a repeated create finds what it made.
import { AppError, CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { SchemaReport } from '../../crm-provider.js';
import type { CrmObject, FieldDescription } from '../../records.js';
import type { SalesforceClient } from './salesforce.client.js';
import { isId } from './salesforce.ids.js';
import { EXTERNAL_ID, namesOf } from './salesforce.objects.js';
import { describeObject } from './salesforce.schema.js';
import { isReference, selectFrom } from './salesforce.soql.js';

/** Makes sure that our external-id field is there and writable for us; what we may not do is said. Safe to repeat. */
export async function ensureExternalId(client: SalesforceClient, object: CrmObject): Promise<SchemaReport> {
  const { remoteName } = namesOf(object);
  const before = await externalIdOf(client, object);
  if (before) return reportOn(before, remoteName, []);
  const refusal = await createExternalId(client, remoteName);
  const isThere = refusal === undefined || refusal === 'DUPLICATE_DEVELOPER_NAME';
  if (!isThere) return { ready: false, created: [], todo: [createTodo(remoteName, refusal)] };
  await grantAccess(client, remoteName);
  const after = await externalIdOf(client, object);
  const created = refusal === undefined ? [`${remoteName}.${EXTERNAL_ID}`] : [];
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
  `We may not create the field ourselves (${reason}). In Setup → Object Manager → ${remoteName} → Fields: create ${EXTERNAL_ID} as Text(36), "External ID", "Unique" without regard to case. If it is there already: ${permissionTodo(remoteName)}`;
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
