// Campaign and its members.
import {
  date,
  decimal,
  field,
  flag,
  int,
  markMailId,
  owner,
  phone,
  picklist,
  READ_ONLY,
  reference,
  systemFields,
  text,
  textArea,
  viewed,
} from './fields.js';
import { LEAD_SOURCES, SALUTATIONS } from './picklists.js';
import type { FieldDef, SObjectDef } from './types.js';

/** A roll-up: the system keeps it. */
const count = (name: string, label: string): FieldDef =>
  int(name, { ...READ_ONLY, label, nillable: false, defaultedOnCreate: true });

const amount = (name: string, label: string): FieldDef =>
  decimal(name, 'currency', 18, 0, { ...READ_ONLY, label, nillable: false, defaultedOnCreate: true });

export const campaign = (isBare: boolean): SObjectDef => ({
  name: 'Campaign',
  keyPrefix: '701',
  label: 'Campaign',
  labelPlural: 'Campaigns',
  fields: [
    ...systemFields('Campaign'),
    text('Name', 80, { nillable: false, nameField: true }),
    reference('ParentId', 'Campaign', { label: 'Parent Campaign ID' }),
    picklist('Type', [
      'Conference',
      'Webinar',
      'Trade Show',
      'Public Relations',
      'Partners',
      'Referral Program',
      'Advertisement',
      'Banner Ads',
      'Direct Mail',
      'Email',
      'Telemarketing',
      'Other',
    ]),
    picklist('Status', ['*Planned', 'In Progress', 'Completed', 'Aborted']),
    date('StartDate'),
    date('EndDate'),
    decimal('ExpectedRevenue', 'currency', 18, 0),
    decimal('BudgetedCost', 'currency', 18, 0),
    decimal('ActualCost', 'currency', 18, 0),
    decimal('ExpectedResponse', 'percent', 10, 2, { label: 'Expected Response (%)' }),
    decimal('NumberSent', 'double', 18, 0, { label: 'Num Sent' }),
    flag('IsActive', { label: 'Active' }),
    textArea('Description', 32_000),
    count('NumberOfLeads', 'Leads in Campaign'),
    count('NumberOfConvertedLeads', 'Converted Leads in Campaign'),
    count('NumberOfContacts', 'Contacts in Campaign'),
    count('NumberOfResponses', 'Responses in Campaign'),
    count('NumberOfOpportunities', 'Opportunities in Campaign'),
    count('NumberOfWonOpportunities', 'Won Opportunities in Campaign'),
    amount('AmountAllOpportunities', 'Value Opportunities in Campaign'),
    amount('AmountWonOpportunities', 'Value Won Opportunities in Campaign'),
    owner(),
    ...viewed(),
    ...markMailId(isBare),
  ],
});

/** What a member shows of its contact or lead; never written. */
function mirrored(): FieldDef[] {
  return [
    picklist('Salutation', SALUTATIONS, { ...READ_ONLY, length: 40 }),
    text('Name', 121, { ...READ_ONLY, nameField: true }),
    text('FirstName', 40, READ_ONLY),
    text('LastName', 80, READ_ONLY),
    text('Title', 128, READ_ONLY),
    textArea('Street', 255, READ_ONLY),
    text('City', 40, READ_ONLY),
    text('State', 80, READ_ONLY),
    text('PostalCode', 20, READ_ONLY),
    text('Country', 80, READ_ONLY),
    field('Email', 'email', { ...READ_ONLY, length: 80 }),
    phone('Phone', READ_ONLY),
    phone('Fax', READ_ONLY),
    phone('MobilePhone', READ_ONLY),
    textArea('Description', 32_000, READ_ONLY),
    flag('DoNotCall', READ_ONLY),
    flag('HasOptedOutOfEmail', READ_ONLY),
    flag('HasOptedOutOfFax', READ_ONLY),
    picklist('LeadSource', LEAD_SOURCES, READ_ONLY),
    text('CompanyOrAccount', 255, { ...READ_ONLY, label: 'Company (Account)' }),
  ];
}

export const campaignMember = (): SObjectDef => ({
  name: 'CampaignMember',
  keyPrefix: '00v',
  label: 'Campaign Member',
  labelPlural: 'Campaign Members',
  undeletable: false,
  fields: [
    ...systemFields('Campaign Member'),
    reference('CampaignId', 'Campaign', { nillable: false, updateable: false }),
    reference('LeadId', 'Lead', { updateable: false }),
    reference('ContactId', 'Contact', { updateable: false }),
    picklist('Status', ['*Sent', 'Responded'], { length: 40 }),
    flag('HasResponded', { ...READ_ONLY, label: 'Responded' }),
    date('FirstRespondedDate', READ_ONLY),
    ...mirrored(),
    picklist('Type', ['Contact', 'Lead'], { ...READ_ONLY, length: 40 }),
    reference('LeadOrContactId', ['Contact', 'Lead'], { ...READ_ONLY, relationshipName: undefined }),
    reference('LeadOrContactOwnerId', 'User', { ...READ_ONLY, relationshipName: undefined }),
  ],
});
