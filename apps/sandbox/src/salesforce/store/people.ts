// Merging rows and converting leads: operations over several rows that succeed or fail as one.
import type { RowError } from '../errors.js';
import type { Row, Table } from './table.js';
import { rowError } from './values.js';
import type { WriteContext } from './write.types.js';
import type { Writer } from './writer.js';

export const MERGEABLE = ['Account', 'Contact', 'Lead'];
const MAX_LOSERS = 2;

export interface MergeRequest {
  readonly object: string;
  readonly masterId: string;
  /** One or two rows that end in the recycle bin, pointing to the master. */
  readonly loserIds: readonly string[];
  /** Written to the master in the same step. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface MergeOutcome {
  readonly mergedIds: readonly string[];
  /** Children that now belong to the master. */
  readonly movedIds: readonly string[];
}

type Outcome<T> = { readonly ok: T; readonly errors?: undefined } | { readonly errors: readonly RowError[] };

/** Merges up to two rows into a master: children move, losers are deleted with `MasterRecordId` set. */
export function merge(writer: Writer, request: MergeRequest, context: WriteContext): Outcome<MergeOutcome> {
  const table = writer.store.find(request.object);
  const { loserIds } = request;
  if (table === undefined || !MERGEABLE.includes(table.name)) {
    return { errors: [rowError('INVALID_TYPE', `${request.object} cannot be merged`)] };
  }
  if (loserIds.length === 0 || loserIds.length > MAX_LOSERS || loserIds.includes(request.masterId)) {
    return { errors: [rowError('INVALID_ARGUMENT', 'One or two other records are needed to merge')] };
  }
  return writer.store.unitOfWork(
    () => mergeAll(writer, table, request, context),
    (outcome) => outcome.errors === undefined,
  );
}

function mergeAll(
  writer: Writer,
  table: Table,
  request: MergeRequest,
  context: WriteContext,
): Outcome<MergeOutcome> {
  const movedIds: string[] = [];
  for (const id of request.loserIds) {
    movedIds.push(...moveChildren(writer, table, id, request.masterId, context));
    const deleted = writer.delete(table, id, context, request.masterId);
    if (!deleted.success) return { errors: deleted.errors };
  }
  const values = writer.prepare(table, request.values ?? {}, false);
  const updated = writer.update(table, request.masterId, values, context);
  if (!updated.success) return { errors: updated.errors };
  return { ok: { mergedIds: request.loserIds, movedIds } };
}

function moveChildren(
  writer: Writer,
  table: Table,
  from: string,
  to: string,
  context: WriteContext,
): string[] {
  const moved: string[] = [];
  for (const { childSObject, field } of table.def.childRelationships ?? []) {
    const children = writer.store.find(childSObject);
    if (children === undefined) continue;
    const taken = new Set(
      children
        .lookup(field, to)
        .filter(isLive)
        .map((row) => row.CampaignId),
    );
    for (const child of children.lookup(field, from).filter(isLive)) {
      // Somebody can be in a campaign once: the loser's membership goes where the master has one.
      if (children.name === 'CampaignMember' && taken.has(child.CampaignId)) {
        writer.delete(children, String(child.Id), context);
        continue;
      }
      writer.touch(children, String(child.Id), { [field]: to });
      moved.push(String(child.Id));
    }
  }
  return moved;
}

const isLive = (row: Row): boolean => row.IsDeleted !== true;

export interface ConvertRequest {
  readonly leadId: string;
  readonly accountId?: string;
  readonly contactId?: string;
  readonly convertedStatus?: string;
  readonly opportunityName?: string;
  readonly withoutOpportunity?: boolean;
  readonly ownerId?: string;
}

export interface ConvertOutcome {
  readonly leadId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId: string | null;
}

const CONVERTED_STATUS = 'Closed - Converted';
const CARRIED = [
  'FirstName',
  'LastName',
  'Salutation',
  'Email',
  'Phone',
  'MobilePhone',
  'Title',
  'LeadSource',
  'HasOptedOutOfEmail',
  'DoNotCall',
];

/** Turns a lead into a contact with an account and, unless refused, an opportunity. */
export function convertLead(
  writer: Writer,
  request: ConvertRequest,
  context: WriteContext,
): Outcome<ConvertOutcome> {
  return writer.store.unitOfWork(
    () => convert(writer, request, context),
    (outcome) => outcome.errors === undefined,
  );
}

function convert(writer: Writer, request: ConvertRequest, context: WriteContext): Outcome<ConvertOutcome> {
  const { store } = writer;
  const leads = store.table('Lead');
  const lead = leads.byId(request.leadId);
  if (lead === undefined || !isLive(lead)) {
    return { errors: [rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')] };
  }
  if (lead.IsConverted === true) {
    return { errors: [rowError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')] };
  }
  const ownerId = request.ownerId ?? lead.OwnerId;
  const errors: RowError[] = [];
  const create = (object: string, values: Record<string, unknown>): string => {
    const table = store.table(object);
    const result = writer.insert(
      table,
      writer.prepare(table, { ...values, OwnerId: ownerId }, true),
      context,
    );
    if (!result.success) errors.push(...result.errors);
    return result.success ? result.id : '';
  };
  const accountId = request.accountId ?? create('Account', { Name: lead.Company });
  const person: Record<string, unknown> = {};
  for (const name of CARRIED) if (lead[name] != null) person[name] = lead[name];
  const contactId = request.contactId ?? create('Contact', { ...person, AccountId: accountId });
  const opportunityId = request.withoutOpportunity
    ? null
    : create('Opportunity', {
        Name: request.opportunityName ?? `${String(lead.Company)}-`,
        StageName: 'Prospecting',
        CloseDate: store.stamp().slice(0, 10),
        AccountId: accountId,
      });
  if (errors.length > 0) return { errors };
  closeLead(writer, lead, { accountId, contactId, opportunityId }, request, context);
  return { ok: { leadId: String(lead.Id), accountId, contactId, opportunityId } };
}

function closeLead(
  writer: Writer,
  lead: Row,
  made: { accountId: string; contactId: string; opportunityId: string | null },
  request: ConvertRequest,
  context: WriteContext,
): void {
  const { store } = writer;
  const members = store.table('CampaignMember');
  for (const member of members.lookup('LeadId', lead.Id).filter(isLive)) {
    writer.touch(members, String(member.Id), { ContactId: made.contactId });
  }
  writer.touch(store.table('Lead'), String(lead.Id), {
    IsConverted: true,
    Status: request.convertedStatus ?? CONVERTED_STATUS,
    ConvertedDate: store.stamp().slice(0, 10),
    ConvertedAccountId: made.accountId,
    ConvertedContactId: made.contactId,
    ConvertedOpportunityId: made.opportunityId,
    LastModifiedDate: store.stamp(),
    LastModifiedById: context.userId,
  });
}
