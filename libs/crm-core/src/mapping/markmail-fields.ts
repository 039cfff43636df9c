import { CONTACT_STATUSES, type CrmObject, type FieldDescription, type FieldType } from '../records.js';

const CUSTOM = /^customFields\.([A-Za-z][A-Za-z0-9_]{0,63})$/;
const RESERVED = new Set(['constructor', 'prototype', '__proto__', 'hasOwnProperty', 'toString', 'valueOf']);

function field(
  name: string,
  label: string,
  type: FieldType,
  maxLength: number | null,
  more: Partial<FieldDescription> = {},
): FieldDescription {
  return {
    name,
    label,
    type,
    maxLength,
    readable: true,
    createable: true,
    updateable: true,
    required: false,
    externalId: false,
    unique: false,
    options: [],
    restrictedOptions: false,
    custom: false,
    ...more,
  };
}

/** How far a person came in a campaign. */
export const MEMBER_STATUSES = ['added', 'sent', 'opened', 'clicked', 'bounced', 'unsubscribed'] as const;

const email = field('email', 'E-mail', 'email', 254);
const firstName = field('firstName', 'First name', 'string', 200);
const lastName = field('lastName', 'Last name', 'string', 200);
const phone = field('phone', 'Phone', 'phone', 100);
const title = field('title', 'Title', 'string', 255);
const company = field('company', 'Company', 'string', 255);
const consent = choice('status', 'Consent', CONTACT_STATUSES);
const name = field('name', 'Name', 'string', 255, { required: true });
const description = field('description', 'Description', 'text', 32_000);

/** One of a list of ours. */
function choice(
  fieldName: string,
  label: string,
  values: readonly string[],
  more: Partial<FieldDescription> = {},
): FieldDescription {
  const options = values.map((value) => ({ value, label: value }));
  return field(fieldName, label, 'picklist', null, { options, restrictedOptions: true, ...more });
}

function reference(
  fieldName: string,
  label: string,
  object: CrmObject,
  more: Partial<FieldDescription> = {},
): FieldDescription {
  return field(fieldName, label, 'reference', null, { references: [object], ...more });
}

/** What MarkMail tells and never learns. */
const OURS_ALONE = { updateable: false } as const;

/** MarkMail's own fields per object; custom ones may be mapped besides. */
export const MARKMAIL_FIELDS: Readonly<Record<CrmObject, readonly FieldDescription[]>> = {
  contact: [
    email,
    firstName,
    lastName,
    phone,
    title,
    company,
    consent,
    reference('accountId', 'Account', 'account'),
  ],
  lead: [
    email,
    firstName,
    lastName,
    company,
    phone,
    title,
    field('leadStatus', 'Lead status', 'picklist', 255),
    field('source', 'Source', 'picklist', 255),
    consent,
  ],
  account: [
    name,
    field('website', 'Website', 'url', 255),
    phone,
    field('industry', 'Industry', 'picklist', 255),
  ],
  list: [name, description],
  campaign: [
    name,
    description,
    field('campaignStatus', 'Status', 'picklist', 255),
    field('type', 'Type', 'picklist', 255),
    field('startDate', 'Start date', 'date', null),
    field('endDate', 'End date', 'date', null),
    field('isActive', 'Active', 'boolean', null),
    field('budget', 'Budget', 'number', null),
  ],
  campaignMember: [
    reference('campaignId', 'Campaign', 'campaign', { required: true }),
    reference('contactId', 'Contact', 'contact'),
    reference('leadId', 'Lead', 'lead'),
    choice('memberStatus', 'Status', MEMBER_STATUSES),
  ],
  activity: [
    reference('contactId', 'Contact', 'contact', OURS_ALONE),
    reference('leadId', 'Lead', 'lead', OURS_ALONE),
    reference('campaignId', 'Campaign', 'campaign', OURS_ALONE),
    field('subject', 'Subject', 'string', 255, OURS_ALONE),
    field('occurredAt', 'Occurred at', 'datetime', null, OURS_ALONE),
    field('kind', 'Kind', 'string', 100, OURS_ALONE),
    field('description', 'Description', 'text', 32_000, OURS_ALONE),
  ],
  deal: [
    name,
    field('stage', 'Stage', 'picklist', 255),
    field('amount', 'Amount', 'number', null),
    field('currency', 'Currency', 'string', 3),
    field('closeDate', 'Close date', 'date', null),
    field('probability', 'Probability (%)', 'number', null),
    field('isClosed', 'Closed', 'boolean', null),
    field('isWon', 'Won', 'boolean', null),
    reference('accountId', 'Account', 'account'),
  ],
};

/** Undefined for a name that MarkMail does not know and that is no custom field's. */
export function markmailField(object: CrmObject, name: string): FieldDescription | undefined {
  const own = MARKMAIL_FIELDS[object].find((candidate) => candidate.name === name);
  if (own) return own;
  const custom = customFieldName(name);
  return custom ? field(name, custom, 'string', 4_000, { custom: true }) : undefined;
}

/** `rank` for `customFields.rank`; undefined for anything else. */
export function customFieldName(name: string): string | undefined {
  const found = CUSTOM.exec(name)?.[1];
  return found && !RESERVED.has(found) ? found : undefined;
}

/** The type in which a custom field keeps what comes from a CRM field: numbers and yes/no as such, all else as text. */
export function customFieldType(crmType: FieldType): FieldType {
  return crmType === 'number' || crmType === 'boolean' ? crmType : 'string';
}

/** Fields that say whether a person may be written to: an opt-out wins there over every rule. */
export function isConsentField(object: CrmObject, name: string): boolean {
  return (object === 'contact' || object === 'lead') && name === 'status';
}
