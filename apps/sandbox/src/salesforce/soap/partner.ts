// The partner SOAP API: signing in and out, and the operations REST lacks (merge, undelete, convert).
import type { ApiRequest } from '../../answer.js';
import type { RowError } from '../errors.js';
import type { Session } from '../oauth/sessions.js';
import type { Org } from '../org.js';
import { convertLead, merge } from '../store/people.js';
import { rowError } from '../store/values.js';
import type { WriteResult } from '../store/write.types.js';
import { childOf, childrenOf, element, textOf, type XmlElement } from './xml.js';

export interface SoapCall {
  readonly org: Org;
  readonly session: Session;
  readonly request: ApiRequest;
  readonly message: XmlElement;
}

/** Content of the response element. */
export type SoapMethod = (call: SoapCall) => string;

export const PARTNER_METHODS: Readonly<Record<string, SoapMethod>> = {
  logout: ({ org, session }) => {
    org.sessions.revoke(session.token);
    return '';
  },
  getUserInfo: ({ org, session }) => `<result>${userInfo(org, session.userId)}</result>`,
  getServerTimestamp: ({ org }) =>
    `<result>${element('timestamp', new Date(org.clock.now()).toISOString())}</result>`,
  merge: (call) =>
    childrenOf(call.message, 'mergeRequests')
      .concat(childrenOf(call.message, 'request'))
      .map((one) => mergeOne(call, one))
      .join(''),
  undelete: (call) =>
    eachId(call, (table, id) => call.org.writer.undelete(table, id, { userId: call.session.userId })),
  delete: (call) =>
    eachId(call, (table, id) => call.org.writer.delete(table, id, { userId: call.session.userId })),
  emptyRecycleBin: (call) => eachId(call, (table, id) => call.org.writer.purge(table, id)),
  convertLead: (call) =>
    childrenOf(call.message, 'leadConverts')
      .map((one) => convertOne(call, one))
      .join(''),
};

/** `login`: the one method that needs no session. Undefined when the name or password is wrong. */
export function login(org: Org, request: ApiRequest, message: XmlElement): string | undefined {
  const userId = org.users.authenticate(textOf(message, 'username') ?? '', textOf(message, 'password') ?? '');
  if (userId === undefined) return undefined;
  const { session } = org.sessions.grant(userId, 'PlatformCLI', 'full', false);
  const server = `${org.instanceUrl(request.origin)}${request.path.replace(/\/$/, '')}/${org.id.slice(0, 15)}`;
  return `<result>${element('metadataServerUrl', server.replace('/Soap/u/', '/Soap/m/'))}${element('passwordExpired', false)}${element('sandbox', false)}${element('serverUrl', server)}${element('sessionId', session.token)}${element('userId', userId)}<userInfo>${userInfo(org, userId)}</userInfo></result>`;
}

function userInfo(org: Org, userId: string): string {
  const user = org.users.row(userId);
  const organization = org.store.find('Organization')?.get(0);
  return [
    element('accessibilityMode', false),
    element('organizationId', org.id),
    element('organizationMultiCurrency', false),
    element('organizationName', String(organization?.Name ?? 'Sandbox')),
    element('profileId', '00e000000000000AAA'),
    element('sessionSecondsValid', Math.floor(org.sessions.timeoutMs / 1000)),
    element('userEmail', String(user?.Email ?? '')),
    element('userFullName', String(user?.Name ?? '')),
    element('userId', userId),
    element('userLanguage', String(user?.LanguageLocaleKey ?? 'en_US')),
    element('userLocale', String(user?.LocaleSidKey ?? 'en_US')),
    element('userName', String(user?.Username ?? '')),
    element('userTimeZone', String(user?.TimeZoneSidKey ?? 'Asia/Tokyo')),
    element('userType', 'Standard'),
  ].join('');
}

function mergeOne({ org, session }: SoapCall, request: XmlElement): string {
  const master = childOf(request, 'masterRecord');
  const { type = '', Id = '', ...values } = fieldsOf(master);
  const loserIds = childrenOf(request, 'recordToMergeIds').map((one) => one.text.trim());
  const outcome = merge(
    org.writer,
    { object: type, masterId: Id, loserIds, values },
    { userId: session.userId },
  );
  if (outcome.errors !== undefined)
    return result([element('id', Id), errorsXml(outcome.errors), element('success', false)]);
  const { mergedIds, movedIds } = outcome.ok;
  return result([
    element('id', Id),
    ...mergedIds.map((id) => element('mergedRecordIds', id)),
    element('success', true),
    ...movedIds.map((id) => element('updatedRelatedIds', id)),
  ]);
}

function convertOne({ org, session }: SoapCall, request: XmlElement): string {
  const field = (name: string): string | undefined => textOf(request, name) || undefined;
  const outcome = convertLead(
    org.writer,
    {
      leadId: field('leadId') ?? '',
      accountId: field('accountId'),
      contactId: field('contactId'),
      convertedStatus: field('convertedStatus'),
      opportunityName: field('opportunityName'),
      withoutOpportunity: field('doNotCreateOpportunity') === 'true',
      ownerId: field('ownerId'),
    },
    { userId: session.userId },
  );
  if (outcome.errors !== undefined) {
    return result([
      errorsXml(outcome.errors),
      element('leadId', field('leadId') ?? ''),
      element('success', false),
    ]);
  }
  const { accountId, contactId, leadId, opportunityId } = outcome.ok;
  return result([
    element('accountId', accountId),
    element('contactId', contactId),
    element('leadId', leadId),
    element('opportunityId', opportunityId),
    element('success', true),
  ]);
}

type Tables = NonNullable<ReturnType<Org['store']['tableOfId']>>;

function eachId(call: SoapCall, write: (table: Tables, id: string) => WriteResult): string {
  const ids = childrenOf(call.message, 'ids').concat(childrenOf(call.message, 'ID'));
  return ids
    .map((one) => {
      const id = one.text.trim();
      const table = call.org.store.tableOfId(id);
      const done: WriteResult =
        table === undefined
          ? { success: false, errors: [rowError('MALFORMED_ID', `malformed id ${id}`)] }
          : write(table, id);
      return result([
        done.success ? '' : errorsXml(done.errors),
        element('id', id),
        element('success', done.success),
      ]);
    })
    .join('');
}

const result = (parts: readonly string[]): string => `<result>${parts.join('')}</result>`;

function errorsXml(errors: readonly RowError[]): string {
  return errors
    .map(({ fields, message, statusCode }) => {
      const names = fields.map((name) => element('fields', name)).join('');
      return `<errors>${names}${element('message', message)}${element('statusCode', statusCode)}</errors>`;
    })
    .join('');
}

function fieldsOf(record: XmlElement | undefined): Record<string, string> {
  return Object.fromEntries((record?.children ?? []).map((child) => [child.name, child.text]));
}
