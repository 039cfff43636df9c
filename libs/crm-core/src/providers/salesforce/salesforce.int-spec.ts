import { describeConformance } from '../../conformance/conformance.js';
import type { ConformanceHarness, Fault } from '../../conformance/harness.js';
import { objectsOf } from '../../../test/salesforce-objects.js';
import { readChanges, SalesforceOrg } from '../../../test/salesforce-org.js';
import type { Change, CrmObject, CrmSession, Cursor } from '../../index.js';
import { salesforce } from './index.js';

const CONTACTS = 3_000;

/** What makes the stand-in fail so: one or more requests to its control door. */
const FAULTS: Readonly<Record<Fault, readonly Record<string, unknown>[]>> = {
  unavailable: [{ kind: 'status', status: 503, path: '/services/data/*' }],
  dailyLimit: [{ kind: 'dailyLimit', path: '/services/data/*' }],
  tooManyAtOnce: [{ kind: 'concurrentLimit', path: '/services/data/*' }],
  expiredSession: [{ kind: 'expireSessions' }],
  slowQuery: [
    { ...error('QUERY_TIMEOUT', '*/queryAll'), times: 2 },
    { kind: 'failJobs', message: 'QUERY_TIMEOUT : Your query request was running for too long.', times: 2 },
  ],
  lostPlace: [error('INVALID_QUERY_LOCATOR', '*/query/*')],
  cutBody: [
    { kind: 'cutBody', afterBytes: 100_000, path: '*/queryAll' },
    { kind: 'cutBody', afterBytes: 100_000, path: '*/results' },
  ],
  failedRead: [{ kind: 'failJobs', message: 'InternalServerError : -1234' }],
  lostAnswer: [
    { kind: 'lostAnswer', path: '*/composite/*' },
    { kind: 'lostAnswer', method: 'PUT' },
  ],
  lockedRows: [{ kind: 'lockRows', object: 'Contact', everyNth: 30, times: 5 }],
  failedWrite: [{ kind: 'failJobs', message: 'InternalServerError : Retried more than 10 times' }],
};

function error(errorCode: string, path: string): Record<string, unknown> {
  return { kind: 'error', status: 400, errorCode, message: 'as told', path };
}

function harnessFor(org: SalesforceOrg): ConformanceHarness {
  return {
    extraHosts: org.host,
    contacts: CONTACTS,
    grant: () => org.grant(),
    reset: () => org.control('reset', {}),
    inject: async (fault) => {
      for (const one of FAULTS[fault]) await org.control('faults', one);
    },
    struck: async () => {
      const { strikes } = await org.control<{ strikes: number }>('faults');
      return strikes > 0;
    },
    addContacts: async (count) => {
      const records = Array.from({ length: count }, (_, i) => ({
        LastName: `Added ${i}`,
        Email: `added${i}@example.com`,
      }));
      for (let i = 0; i < count; i += 1_000) await org.edit('Contact', records.slice(i, i + 1_000));
    },
    editContact: async (Id, Title) => void (await org.edit('Contact', [{ Id, Title }])),
    deleteContact: (id) => org.control('delete', { object: 'Contact', ids: [id] }),
    contact: (id) => org.call('GET', `/sobjects/Contact/${id}`),
    countContacts: async () => {
      const rows = await org.rows('Contact', ['IsDeleted']);
      return rows.filter(({ IsDeleted }) => IsDeleted !== true).length;
    },
    fields: {
      email: { name: 'Email', type: 'email' },
      lastName: { name: 'LastName', type: 'string' },
      title: { name: 'Title', type: 'string' },
      optOut: { name: 'HasOptedOutOfEmail', type: 'boolean' },
    },
    billedCalls: () => org.billedCalls(),
    objects: objectsOf(org),
    mergeable: ['contact', 'lead', 'account'],
    merge: async (object, masterId, loser) => {
      const names: Partial<Record<CrmObject, string>> = {
        contact: 'Contact',
        lead: 'Lead',
        account: 'Account',
      };
      await org.control('merge', { object: names[object], masterId, ids: [loser] });
    },
    convertLead: async (leadId) => {
      type Made = { contactId: string; accountId: string; opportunityId: string | null };
      const { contactId, accountId, opportunityId } = await org.control<Made>('convert', { leadId });
      return { contactId, accountId, dealId: opportunityId };
    },
    addDealContact: async (OpportunityId, ContactId, Role) => {
      const [id] = await org.edit('OpportunityContactRole', [{ OpportunityId, ContactId, Role }]);
      return id;
    },
    removeDealContact: async (id) =>
      void (await org.control('delete', { object: 'OpportunityContactRole', ids: [id] })),
  };
}

describe('Salesforce', () => {
  let org: SalesforceOrg;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', String(CONTACTS)]);
  });
  afterAll(() => org.stop());

  describeConformance(salesforce, () => harnessFor(org));

  describe('the window of late commits', () => {
    let session: CrmSession;
    const idsOf = ({ changes }: { changes: readonly Change[] }) => changes.map(({ id }) => id);
    const read = (since?: Cursor) => readChanges(session, [{ name: 'Title', type: 'string' }], since);

    beforeEach(async () => {
      await org.control('reset', {});
      session = await org.open();
    });

    it('costs one call while nothing moves', async () => {
      await org.edit('Contact', [{ LastName: 'Recent' }]);
      const first = await read();
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      const settled = await read(first.cursor);
      const before = session.apiCalls;

      const idle = await read(settled.cursor);

      expect(idle.changes).toEqual([]);
      expect(session.apiCalls - before).toBe(1);
    });

    it('finds a record that was stamped before the last reading and committed after it', async () => {
      const first = await read();
      await org.control('faults', { kind: 'lateCommits', ms: 1_500 });
      const [late] = await org.edit('Contact', [{ LastName: 'Late' }]);
      const early = await read(first.cursor);
      expect(idsOf(early)).not.toContain(late);
      await new Promise((resolve) => setTimeout(resolve, 2_000));

      const later = await read(early.cursor);

      expect(idsOf(later)).toContain(late);
    });
  });
});
