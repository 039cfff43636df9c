import type {
  AccountView,
  CampaignMemberView,
  CampaignView,
  DealView,
  LeadView,
  ListView,
  RecordView,
} from '@app/contracts';
import { normalise, type CrmObject, type FieldValue } from '@app/crm-core';
import type { FieldError } from '@app/errors';
import { fold } from '../email-address.js';
import { isLivingPerson } from '../living-person.js';
import type { RecordDefinition, RecordField } from './record.definition.js';

/** What is answered of each kind of record that the one record service looks after. Contacts have rules and a service of their own. */
export interface RecordViews {
  account: AccountView;
  campaign: CampaignView;
  campaignMember: CampaignMemberView;
  deal: Omit<DealView, 'contacts'>;
  lead: LeadView;
  list: ListView;
}
export type RecordObject = keyof RecordViews & CrmObject;

const text = (column: string): RecordField => ({ column, kind: 'text' });
const number = (column: string): RecordField => ({ column, kind: 'number' });
const day = (column: string): RecordField => ({ column, kind: 'day' });
const flag = (column: string): RecordField => ({ column, kind: 'boolean', initial: false });
const reference = (column: string): RecordField => ({ column, kind: 'reference' });
const name: RecordField = { ...text('name'), isRequired: true };

/** Names of companies are compared without regard to case and space around them. */
const foldName = (value: string | null): string | null =>
  (normalise('string', value) as string | null)?.toLowerCase() ?? null;

/** The compiler sees to it that a definition's fields are those of its view. */
export type DefinitionOf<O extends RecordObject> = RecordDefinition & {
  readonly object: O;
  readonly fields: Readonly<Record<Exclude<keyof RecordViews[O], keyof RecordView>, RecordField>>;
};

export const DEFINITIONS: { readonly [O in RecordObject]: DefinitionOf<O> } = {
  account: {
    object: 'account',
    table: 'account',
    fields: {
      name: { ...name, folded: { column: 'name_folded', fold: foldName } },
      website: text('website'),
      phone: text('phone'),
      industry: text('industry'),
    },
  },
  campaign: {
    object: 'campaign',
    table: 'campaign',
    fields: {
      name,
      description: text('description'),
      campaignStatus: text('campaign_status'),
      type: text('type'),
      startDate: day('start_date'),
      endDate: day('end_date'),
      isActive: flag('is_active'),
      budget: number('budget'),
    },
    check: endsAfterStart,
  },
  campaignMember: {
    object: 'campaignMember',
    table: 'campaign_member',
    fields: {
      campaignId: reference('campaign_id'),
      contactId: reference('contact_id'),
      leadId: reference('lead_id'),
      memberStatus: { ...text('member_status'), initial: 'added' },
    },
    condition: isLivingPerson('c'),
  },
  deal: {
    object: 'deal',
    table: 'deal',
    fields: {
      name,
      stage: text('stage'),
      amount: number('amount'),
      currency: text('currency'),
      closeDate: day('close_date'),
      probability: number('probability'),
      isClosed: flag('is_closed'),
      isWon: flag('is_won'),
      accountId: reference('account_id'),
    },
  },
  lead: {
    object: 'lead',
    table: 'lead',
    fields: {
      email: { ...text('email'), folded: { column: 'email_folded', fold } },
      firstName: text('first_name'),
      lastName: text('last_name'),
      company: text('company'),
      phone: text('phone'),
      title: text('title'),
      leadStatus: text('lead_status'),
      source: text('source'),
      formId: text('form_id'),
      status: { column: 'status', kind: 'consent', initial: 'active' },
      convertedContactId: reference('converted_contact_id'),
      convertedAccountId: reference('converted_account_id'),
      convertedDealId: reference('converted_deal_id'),
      convertedAt: { column: 'converted_at', kind: 'instant' },
    },
  },
  list: {
    object: 'list',
    table: 'list',
    fields: { name, description: text('description') },
  },
};

function endsAfterStart({ startDate, endDate }: Readonly<Record<string, FieldValue>>): FieldError[] {
  if (typeof startDate !== 'string' || typeof endDate !== 'string' || startDate <= endDate) return [];
  return [{ pointer: '/endDate', code: 'range', detail: 'It must not be before the start.' }];
}
