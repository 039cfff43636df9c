// Values the system works out by itself: names, stages, roll-ups, and what a delete takes with it.
import type { Store } from './store.js';
import type { Row, Table, Value } from './table.js';
import type { WriteContext, WriteResult } from './write.types.js';

/** What this file needs of the writer that calls it. */
export interface RelatedWriter {
  readonly store: Store;
  touch(table: Table, id: string, values: Row): void;
  delete(table: Table, id: string, context: WriteContext): WriteResult;
}

type Draft = Record<string, Value>;

const PEOPLE = new Set(['Contact', 'Lead', 'User']);
const STAGES: Record<string, { closed: boolean; won: boolean; probability: number }> = {
  Prospecting: { closed: false, won: false, probability: 10 },
  Qualification: { closed: false, won: false, probability: 10 },
  'Needs Analysis': { closed: false, won: false, probability: 20 },
  'Value Proposition': { closed: false, won: false, probability: 50 },
  'Id. Decision Makers': { closed: false, won: false, probability: 60 },
  'Perception Analysis': { closed: false, won: false, probability: 70 },
  'Proposal/Price Quote': { closed: false, won: false, probability: 75 },
  'Negotiation/Review': { closed: false, won: false, probability: 90 },
  'Closed Won': { closed: true, won: true, probability: 100 },
  'Closed Lost': { closed: true, won: false, probability: 0 },
};
const RESPONDED = new Set(['responded']);

/** Fills the calculated fields of a row about to be written. */
export function derive(store: Store, table: Table, draft: Draft, before: Row | undefined): void {
  const { name } = table;
  if (PEOPLE.has(name)) {
    draft.Name = personName(store, draft);
    if (name !== 'User') draft.IsEmailBounced = draft.EmailBouncedDate != null;
    if (
      before?.Email !== undefined &&
      draft.Email !== before.Email &&
      draft.EmailBouncedDate === before.EmailBouncedDate
    ) {
      draft.EmailBouncedDate = draft.EmailBouncedReason = null;
      draft.IsEmailBounced = false;
    }
  } else if (name === 'Opportunity') deriveStage(draft, before);
  else if (name === 'CampaignMember') deriveMember(store, draft, before);
  else if (name === 'Task') deriveTask(draft);
}

function personName(store: Store, draft: Draft): string {
  const given = [draft.FirstName, draft.MiddleName];
  const order = store.options.locale === 'ja' ? [draft.LastName, ...given] : [...given, draft.LastName];
  return [...order, draft.Suffix]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' ');
}

function deriveStage(draft: Draft, before: Row | undefined): void {
  const stage = STAGES[String(draft.StageName)];
  const isStageNew = before === undefined || before.StageName !== draft.StageName;
  const hasOwnProbability = draft.Probability != null && draft.Probability !== before?.Probability;
  draft.IsClosed = stage?.closed ?? false;
  draft.IsWon = stage?.won ?? false;
  if (isStageNew && !hasOwnProbability) draft.Probability = stage?.probability ?? 0;
  draft.ForecastCategory = stage?.won ? 'Closed' : stage?.closed ? 'Omitted' : 'Pipeline';
  draft.ForecastCategoryName = draft.ForecastCategory;
  if (draft.Amount != null)
    draft.ExpectedRevenue = (Number(draft.Amount) * Number(draft.Probability ?? 0)) / 100;
}

const MIRRORED = [
  'FirstName',
  'LastName',
  'Name',
  'Title',
  'Phone',
  'MobilePhone',
  'Email',
  'Salutation',
  'HasOptedOutOfEmail',
  'DoNotCall',
  'LeadSource',
];

function deriveMember(store: Store, draft: Draft, before: Row | undefined): void {
  draft.Status ??= 'Sent';
  draft.HasResponded = RESPONDED.has(String(draft.Status).toLowerCase());
  if (draft.HasResponded === true) draft.FirstRespondedDate ??= store.stamp().slice(0, 10);
  else draft.FirstRespondedDate = null;
  const personId = draft.ContactId ?? draft.LeadId;
  if (before !== undefined || typeof personId !== 'string') return;
  draft.LeadOrContactId = personId;
  draft.Type = draft.ContactId == null ? 'Lead' : 'Contact';
  const person = store.rowById(personId);
  for (const name of MIRRORED)
    draft[name] = person?.[name] ?? (typeof draft[name] === 'boolean' ? false : null);
  const account = typeof person?.AccountId === 'string' ? store.rowById(person.AccountId) : undefined;
  draft.CompanyOrAccount = person?.Company ?? account?.Name ?? null;
}

function deriveTask(draft: Draft): void {
  draft.IsClosed = draft.Status === 'Completed';
  draft.IsHighPriority = draft.Priority === 'High';
}

/** Brings other rows up to date after a write: campaign roll-ups, last activity of people and accounts. */
export function refreshRelated(writer: RelatedWriter, table: Table, row: Row, before: Row | undefined): void {
  if (table.name === 'CampaignMember') refreshCampaign(writer, row, before);
  else if (table.name === 'Task' && before === undefined) refreshActivity(writer, row);
}

/** Counts are moved by the difference, so that a bulk load does not recount a campaign for each member. */
function refreshCampaign(writer: RelatedWriter, row: Row, before: Row | undefined): void {
  const changes = { NumberOfLeads: 0, NumberOfContacts: 0, NumberOfResponses: 0 };
  count(changes, before, -1);
  count(changes, row, 1);
  if (Object.values(changes).every((change) => change === 0)) return;
  const campaigns = writer.store.table('Campaign');
  const id = String(row.CampaignId);
  const campaign = writer.store.latest(campaigns, campaigns.indexOf(id));
  if (campaign === undefined) return;
  const totals = Object.entries(changes).map(
    ([name, change]) => [name, Number(campaign[name] ?? 0) + change] as const,
  );
  writer.touch(campaigns, id, Object.fromEntries(totals));
}

function count(changes: Record<string, number>, row: Row | undefined, by: number): void {
  if (row === undefined || row.IsDeleted === true) return;
  if (row.ContactId != null) changes.NumberOfContacts += by;
  else if (row.LeadId != null) changes.NumberOfLeads += by;
  if (row.HasResponded === true) changes.NumberOfResponses += by;
}

function refreshActivity(writer: RelatedWriter, task: Row): void {
  const day = task.ActivityDate ?? writer.store.stamp().slice(0, 10);
  const ids = new Set<unknown>([task.WhoId, task.WhatId]);
  const who = typeof task.WhoId === 'string' ? writer.store.rowById(task.WhoId) : undefined;
  ids.add(who?.AccountId);
  for (const id of ids) {
    const table = typeof id === 'string' ? writer.store.tableOfId(id) : undefined;
    if (table === undefined || writer.store.field(table.def, 'LastActivityDate') === undefined) continue;
    writer.touch(table, String(id), { LastActivityDate: day });
  }
}

/** Deletes the rows that belong to a deleted one, as the children's `cascadeDelete` says. */
export function cascadeDelete(writer: RelatedWriter, table: Table, row: Row, context: WriteContext): void {
  for (const child of table.def.childRelationships ?? []) {
    if (child.cascadeDelete !== true) continue;
    const children = writer.store.find(child.childSObject);
    if (children === undefined) continue;
    for (const one of children.lookup(child.field, row.Id)) {
      if (one.IsDeleted !== true) writer.delete(children, String(one.Id), context);
    }
  }
}
