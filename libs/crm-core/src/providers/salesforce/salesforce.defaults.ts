// The mapping that a new integration starts with.
import type { DefaultFieldMapping } from '../../crm-provider.js';
import type { CrmObject } from '../../records.js';

const both = (markmailField: string, crmField: string): DefaultFieldMapping => ({
  markmailField,
  crmField,
  direction: 'bidirectional',
  rule: 'newest',
});
const read = (markmailField: string, crmField: string): DefaultFieldMapping => ({
  markmailField,
  crmField,
  direction: 'fromCrm',
  rule: 'crm',
});
const written = (markmailField: string, crmField: string): DefaultFieldMapping => ({
  markmailField,
  crmField,
  direction: 'toCrm',
  rule: 'markmail',
});
const consent: DefaultFieldMapping = {
  markmailField: 'status',
  crmField: 'HasOptedOutOfEmail',
  direction: 'bidirectional',
  rule: 'optOutWins',
};

/**
 * How far people came is MarkMail's to say. Campaigns have the states that their org gave them: of each of ours, the first that is there. That
 * somebody was added says nothing yet: what the org has for new members, or said of this one, stands.
 */
const memberStatus: DefaultFieldMapping = {
  ...written('memberStatus', 'Status'),
  valueMap: [
    { markmail: 'sent', crm: 'Sent' },
    { markmail: 'opened', crm: 'Opened' },
    { markmail: 'opened', crm: 'Sent' },
    { markmail: 'clicked', crm: 'Clicked' },
    { markmail: 'clicked', crm: 'Responded' },
    { markmail: 'bounced', crm: 'Bounced' },
    { markmail: 'bounced', crm: 'Sent' },
    { markmail: 'unsubscribed', crm: 'Unsubscribed' },
    { markmail: 'unsubscribed', crm: 'Opted Out' },
    { markmail: 'unsubscribed', crm: 'Sent' },
  ],
  unmapped: 'blank',
};

const PERSON = [
  both('email', 'Email'),
  both('firstName', 'FirstName'),
  both('lastName', 'LastName'),
  both('phone', 'Phone'),
  both('title', 'Title'),
];

export const DEFAULTS: Readonly<Record<CrmObject, readonly DefaultFieldMapping[]>> = {
  contact: [
    ...PERSON,
    read('company', 'Account.Name'),
    consent,
    { ...read('accountId', 'AccountId'), with: 'account' },
  ],
  lead: [
    ...PERSON,
    both('company', 'Company'),
    both('leadStatus', 'Status'),
    both('source', 'LeadSource'),
    consent,
  ],
  account: [
    both('name', 'Name'),
    both('website', 'Website'),
    both('phone', 'Phone'),
    both('industry', 'Industry'),
  ],
  list: [both('name', 'Name'), both('description', 'Description')],
  campaign: [
    both('name', 'Name'),
    both('description', 'Description'),
    both('campaignStatus', 'Status'),
    both('type', 'Type'),
    both('startDate', 'StartDate'),
    both('endDate', 'EndDate'),
    both('isActive', 'IsActive'),
    both('budget', 'BudgetedCost'),
  ],
  campaignMember: [
    both('campaignId', 'CampaignId'),
    both('contactId', 'ContactId'),
    both('leadId', 'LeadId'),
    memberStatus,
  ],
  activity: [
    written('subject', 'Subject'),
    written('description', 'Description'),
    written('occurredAt', 'ActivityDate'),
    written('contactId', 'WhoId'),
    written('leadId', 'WhoId'),
    written('campaignId', 'WhatId'),
  ],
  deal: [
    read('name', 'Name'),
    read('stage', 'StageName'),
    read('amount', 'Amount'),
    read('currency', 'CurrencyIsoCode'),
    read('closeDate', 'CloseDate'),
    read('probability', 'Probability'),
    read('isClosed', 'IsClosed'),
    read('isWon', 'IsWon'),
    read('accountId', 'AccountId'),
  ],
};
