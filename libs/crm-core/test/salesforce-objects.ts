// One record of each kind at the stand-in, for the conformance suite.
import type { ObjectHarness } from '../src/conformance/harness.js';
import type { CrmObject, FieldType, FieldValue, RemoteField } from '../src/index.js';
import type { SalesforceOrg } from './salesforce-org.js';

interface Kind {
  readonly remoteName: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly edited: { readonly field: string; readonly value: string };
  prepare(org: SalesforceOrg): Promise<(n: number) => Record<string, FieldValue>>;
}

const always = (values: (n: number) => Record<string, FieldValue>) => () => Promise.resolve(values);
const description = { field: 'Description', value: 'Edited far away' };

async function contactIds(org: SalesforceOrg): Promise<string[]> {
  return (await org.rows('Contact', ['Id'])).map(({ Id }) => String(Id));
}

const KINDS: Readonly<Record<CrmObject, Kind>> = {
  contact: {
    remoteName: 'Contact',
    fields: { LastName: 'string', Email: 'email', Title: 'string' },
    edited: { field: 'Title', value: 'Edited far away' },
    prepare: always((n) => ({ LastName: `Contact ${n}`, Email: `c${n}@example.com`, Title: 'CTO' })),
  },
  lead: {
    remoteName: 'Lead',
    fields: { LastName: 'string', Company: 'string', Title: 'string', HasOptedOutOfEmail: 'boolean' },
    edited: { field: 'Title', value: 'Edited far away' },
    prepare: always((n) => ({
      LastName: `Lead ${n}`,
      Company: 'Acme',
      Title: 'CTO',
      HasOptedOutOfEmail: n % 2 === 0,
    })),
  },
  account: {
    remoteName: 'Account',
    fields: { Name: 'string', Website: 'url', Description: 'text' },
    edited: description,
    prepare: always((n) => ({ Name: `Company ${n}`, Website: 'https://example.com', Description: 'Ours' })),
  },
  list: {
    remoteName: 'Campaign',
    fields: { Name: 'string', Description: 'text' },
    edited: description,
    prepare: always((n) => ({ Name: `List ${n}`, Description: 'Ours' })),
  },
  campaign: {
    remoteName: 'Campaign',
    fields: {
      Name: 'string',
      Description: 'text',
      IsActive: 'boolean',
      BudgetedCost: 'number',
      StartDate: 'date',
    },
    edited: description,
    prepare: always((n) => ({
      Name: `Campaign ${n}`,
      Description: 'Ours',
      IsActive: true,
      BudgetedCost: 1_000 + n,
      StartDate: '2026-01-01',
    })),
  },
  campaignMember: {
    remoteName: 'CampaignMember',
    fields: { CampaignId: 'reference', ContactId: 'reference', Status: 'picklist' },
    edited: { field: 'Status', value: 'Responded' },
    prepare: async (org) => {
      const [CampaignId] = await org.edit('Campaign', [{ Name: 'With members' }]);
      const contacts = await contactIds(org);
      return (n) => ({ CampaignId, ContactId: contacts[n], Status: 'Sent' });
    },
  },
  activity: {
    remoteName: 'Task',
    fields: { Subject: 'picklist', WhoId: 'reference', ActivityDate: 'date', Description: 'text' },
    edited: description,
    prepare: async (org) => {
      const contacts = await contactIds(org);
      return (n) => ({
        Subject: `E-mail ${n} opened`,
        WhoId: contacts[n],
        ActivityDate: '2026-01-01',
        Description: 'Ours',
      });
    },
  },
  deal: {
    remoteName: 'Opportunity',
    fields: {
      Name: 'string',
      StageName: 'picklist',
      CloseDate: 'date',
      Amount: 'number',
      Description: 'text',
    },
    edited: description,
    prepare: always((n) => ({
      Name: `Deal ${n}`,
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      Amount: 100.5,
      Description: 'Ours',
    })),
  },
};

export function objectsOf(org: SalesforceOrg): Readonly<Record<CrmObject, ObjectHarness>> {
  const harnesses = Object.entries(KINDS).map(([object, kind]) => [object, harnessOf(org, kind)]);
  return Object.fromEntries(harnesses) as Record<CrmObject, ObjectHarness>;
}

function harnessOf(org: SalesforceOrg, { remoteName, fields, edited, prepare }: Kind): ObjectHarness {
  return {
    fields: Object.entries(fields).map(([name, type]): RemoteField => ({ name, type })),
    edited,
    prepare: () => prepare(org),
    edit: async (Id) => void (await org.edit(remoteName, [{ Id, [edited.field]: edited.value }])),
    remove: async (id) => void (await org.control('delete', { object: remoteName, ids: [id] })),
  };
}
