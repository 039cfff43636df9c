// Which of the CRM's objects is which of ours, and what is particular about each.
import { CrmSchemaError } from '@app/errors';
import type { CrmObject } from '../../records.js';

/** The field that holds our record's id; unique, so that a repeated create finds what it made the first time. */
export const EXTERNAL_ID = 'MarkMail_ID__c';
/** Whither a merge took the record. */
export const SURVIVOR = 'MasterRecordId';

/**
 * The CRM has no lists of people that a program may fill: its list views are queries, its groups hold users. Campaigns are what every edition has
 * for it, with members that survive conversion and merges. A type of their own keeps our lists apart from real campaigns, for people and for us.
 */
const LIST_TYPE = 'MarkMail List';

export interface ObjectNames {
  /** Ours; `dealContact` is read along with deals. */
  readonly object: CrmObject | 'dealContact';
  readonly remoteName: string;
  /** Where its custom fields are set up, if not there. */
  readonly fieldOwner?: string;
  /** Fields that point to what a record hangs on, and what a write of it locks. */
  readonly lookups: readonly string[];
  /** Fields of a parent that are worth reading with the record. */
  readonly parents?: readonly {
    readonly name: string;
    readonly label: string;
    /** The lookup that must be visible. */ readonly via: string;
  }[];
  /** Columns that tell what became of a record, where the user may see them. */
  readonly optional?: readonly string[];
  /** Only records that carry our id are ours to read. */
  readonly isOursOnly?: boolean;
  /** Shares its remote object with another one of ours: a record is of this kind, or of any kind but this. */
  readonly type?: { readonly value: string; readonly isThis: boolean };
  /** Fields that can be given to a new record only. */
  readonly setOnce?: readonly string[];
  /** Written with every create. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Deleted rows are read with their values, like living ones. */
  readonly keepsDeleted?: boolean;
}

const OBJECTS: Readonly<Record<CrmObject, ObjectNames>> = {
  contact: {
    object: 'contact',
    remoteName: 'Contact',
    lookups: ['AccountId'],
    parents: [{ name: 'Account.Name', label: 'Account Name', via: 'AccountId' }],
    optional: [SURVIVOR],
  },
  lead: {
    object: 'lead',
    remoteName: 'Lead',
    lookups: [],
    optional: [SURVIVOR, 'IsConverted', 'ConvertedContactId', 'ConvertedAccountId', 'ConvertedOpportunityId'],
  },
  account: { object: 'account', remoteName: 'Account', lookups: ['ParentId'], optional: [SURVIVOR] },
  list: {
    object: 'list',
    remoteName: 'Campaign',
    lookups: [],
    type: { value: LIST_TYPE, isThis: true },
    constants: { Type: LIST_TYPE },
  },
  campaign: {
    object: 'campaign',
    remoteName: 'Campaign',
    lookups: ['ParentId'],
    type: { value: LIST_TYPE, isThis: false },
  },
  campaignMember: {
    object: 'campaignMember',
    remoteName: 'CampaignMember',
    lookups: ['CampaignId', 'ContactId', 'LeadId'],
    setOnce: ['CampaignId', 'ContactId', 'LeadId'],
  },
  /** Mostly written: an org holds the tasks of all of its people, and only those that we made concern us. */
  activity: {
    object: 'activity',
    remoteName: 'Task',
    fieldOwner: 'Activity',
    lookups: ['WhoId', 'WhatId'],
    setOnce: ['TaskSubtype', 'IsRecurrence'],
    isOursOnly: true,
    constants: { Status: 'Completed' },
  },
  deal: {
    object: 'deal',
    remoteName: 'Opportunity',
    lookups: ['AccountId', 'CampaignId'],
    setOnce: ['ContactId'],
  },
};

/** The parts that contacts play in deals. */
export const DEAL_CONTACT: ObjectNames = {
  object: 'dealContact',
  remoteName: 'OpportunityContactRole',
  lookups: ['OpportunityId', 'ContactId'],
  keepsDeleted: true,
};

export const SUPPORTED = Object.keys(OBJECTS) as CrmObject[];

export function namesOf(object: CrmObject): ObjectNames {
  if (Object.hasOwn(OBJECTS, object)) return OBJECTS[object];
  throw new CrmSchemaError(`Records of kind ${String(object)} are not synchronised with this CRM.`);
}

/** Which of our objects live in this one of the CRM. */
export const objectsNamed = (remoteName: string): CrmObject[] =>
  SUPPORTED.filter((object) => OBJECTS[object].remoteName === remoteName);
