// The standard objects of a new org, with the lists of children that their lookups make.
import { campaign, campaignMember } from './marketing.js';
import { organization, profile, recordType, user } from './organisation.js';
import { account, contact, lead } from './people.js';
import { opportunity, opportunityContactRole, task } from './sales.js';
import type { ChildRelationship, SObjectDef } from './types.js';

const child = (
  childSObject: string,
  field: string,
  relationshipName: string,
  cascadeDelete = true,
): ChildRelationship => ({ childSObject, field, relationshipName, cascadeDelete });

/** By parent. Lookups that are not listed have no name as a list of children. */
const CHILDREN: Readonly<Record<string, readonly ChildRelationship[]>> = {
  Account: [
    child('Account', 'ParentId', 'ChildAccounts', false),
    child('Contact', 'AccountId', 'Contacts'),
    child('Opportunity', 'AccountId', 'Opportunities'),
    child('Task', 'WhatId', 'Tasks'),
  ],
  Contact: [
    child('CampaignMember', 'ContactId', 'CampaignMembers'),
    child('OpportunityContactRole', 'ContactId', 'OpportunityContactRoles'),
    child('Task', 'WhoId', 'Tasks'),
  ],
  Lead: [child('CampaignMember', 'LeadId', 'CampaignMembers'), child('Task', 'WhoId', 'Tasks')],
  Campaign: [
    child('CampaignMember', 'CampaignId', 'CampaignMembers'),
    child('Campaign', 'ParentId', 'ChildCampaigns', false),
    child('Opportunity', 'CampaignId', 'Opportunities', false),
    child('Task', 'WhatId', 'Tasks'),
  ],
  Opportunity: [
    child('OpportunityContactRole', 'OpportunityId', 'OpportunityContactRoles'),
    child('Task', 'WhatId', 'Tasks'),
  ],
  User: [child('User', 'ManagerId', 'ManagedUsers', false)],
  Profile: [child('User', 'ProfileId', 'Users', false)],
};

/** Definitions of a new org; `bare` leaves out every custom field. A fresh copy each time. */
export function standardObjects({ bare }: { readonly bare: boolean }): SObjectDef[] {
  const objects = [
    account(),
    contact(bare),
    lead(bare),
    campaign(bare),
    campaignMember(),
    task(),
    opportunity(),
    opportunityContactRole(),
    user(),
    organization(),
    profile(),
    recordType(),
  ];
  return objects.map((def) => ({ ...def, childRelationships: CHILDREN[def.name] ?? [] }));
}
