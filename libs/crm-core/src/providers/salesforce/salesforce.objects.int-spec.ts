import { readAll, readChanges, SalesforceOrg, writeAll, type Reading } from '../../../test/salesforce-org.js';
import type { Change, CrmSession, DealContact } from '../../index.js';

const NAME = { name: 'Name', type: 'string' } as const;
const LAST_NAME = { name: 'LastName', type: 'string' } as const;
const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('the objects of Salesforce', () => {
  let org: SalesforceOrg;
  let session: CrmSession;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', '100', '--leads', '50']);
  });
  afterAll(() => org.stop());
  beforeEach(async () => {
    await org.control('reset', {});
    session = await org.open();
  });

  const find = (reading: Reading, id: string): Change | undefined =>
    reading.changes.find((change) => change.id === id);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 3_500));

  async function many(object: string, count: number, values: (n: number) => object): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1_000) {
      const records = Array.from({ length: Math.min(1_000, count - at) }, (_, n) => values(at + n));
      ids.push(...(await org.edit(object, records as Record<string, unknown>[])));
    }
    return ids;
  }

  describe('deals', () => {
    const deal = (n: number) => ({ Name: `Deal ${n}`, StageName: 'Prospecting', CloseDate: '2026-12-31' });
    const contactsOf = (change: Change | undefined): readonly DealContact[] | undefined =>
      change?.kind === 'upsert' ? change.contacts : undefined;

    it('come by Bulk with their contacts too, for a call a page', async () => {
      const [contact] = (await org.rows('Contact', ['Id'])).map(({ Id }) => String(Id));
      const deals = await many('Opportunity', 7_000, deal);
      await many('OpportunityContactRole', 2_000, (n) => ({
        OpportunityId: deals[n],
        ContactId: contact,
        Role: 'Evaluator',
        IsPrimary: true,
      }));

      const reading = await readChanges(session, [NAME], undefined, 'deal');

      const parts = reading.changes.map(contactsOf);
      expect(parts.filter((contacts) => contacts?.length === 1)).toHaveLength(2_000);
      expect(parts.filter((contacts) => contacts?.length === 0).length).toBeGreaterThanOrEqual(5_000);
      expect(contactsOf(find(reading, deals[0]))).toEqual([
        { contactId: contact, role: 'Evaluator', isPrimary: true },
      ]);
      expect(session.apiCalls).toBeLessThanOrEqual(12);
    });

    it('cost two calls while nothing moves', async () => {
      await many('Opportunity', 3, deal);
      const first = await readChanges(session, [NAME], undefined, 'deal');
      await settle();
      const settled = await readChanges(session, [NAME], first.cursor, 'deal');
      const before = session.apiCalls;

      const idle = await readChanges(session, [NAME], settled.cursor, 'deal');

      expect(idle.changes).toEqual([]);
      expect(session.apiCalls - before).toBe(2);
    });

    it('come without contacts where the org hides those', async () => {
      const [id] = await many('Opportunity', 3, deal);
      await org.control('permissions', { hide: ['OpportunityContactRole'] });

      const first = await readChanges(session, [NAME], undefined, 'deal');
      await org.edit('Opportunity', [{ Id: id, Name: 'Renamed' }]);
      const second = await readChanges(await org.open(), [NAME], first.cursor, 'deal');

      expect(find(first, id)).not.toHaveProperty('contacts');
      expect(find(second, id)).toMatchObject({ kind: 'upsert', values: ['Renamed'] });
      expect(find(second, id)).not.toHaveProperty('contacts');
    });
  });

  describe('leads', () => {
    it('that were converted long ago are no news to a first reading, and news to a later one', async () => {
      const [id] = await org.edit('Lead', [{ LastName: 'Sato', Company: 'Acme' }]);
      const before = await readChanges(session, [LAST_NAME], undefined, 'lead');
      await org.control('convert', { leadId: id });

      const first = await readChanges(session, [LAST_NAME], undefined, 'lead');
      const later = await readChanges(session, [LAST_NAME], before.cursor, 'lead');

      expect(find(first, id)).toBeUndefined();
      expect(find(later, id)).toMatchObject({ kind: 'converted' });
    });

    it('are told from Bulk as from REST', async () => {
      const before = await readChanges(session, [LAST_NAME], undefined, 'lead');
      const ids = await many('Lead', 7_000, (n) => ({ LastName: `Lead ${n}`, Company: 'Acme' }));
      const made = await org.control<{ contactId: string }>('convert', { leadId: ids[0] });
      await org.control('merge', { object: 'Lead', masterId: ids[1], ids: [ids[2]] });

      const reading = await readChanges(session, [LAST_NAME], before.cursor, 'lead');

      expect(find(reading, ids[0])).toMatchObject({ kind: 'converted', into: { contactId: made.contactId } });
      expect(find(reading, ids[2])).toMatchObject({ kind: 'merged', intoId: ids[1] });
      expect(find(reading, ids[3])).toMatchObject({ kind: 'upsert' });
    });
  });

  describe('lists', () => {
    const list = { id: 'l', kind: 'create', externalId: uuid(1), values: { Name: 'News' } } as const;

    it('are gone when somebody makes something else of them', async () => {
      const [made] = await writeAll(session, [NAME], [list], { object: 'list' });
      const id = made.ok ? made.remoteId : '';
      const lists = await readChanges(session, [NAME], undefined, 'list');
      const campaigns = await readChanges(session, [NAME], undefined, 'campaign');
      await org.edit('Campaign', [{ Id: id, Type: 'Webinar' }]);

      const fewer = await readChanges(session, [NAME], lists.cursor, 'list');
      const more = await readChanges(session, [NAME], campaigns.cursor, 'campaign');

      expect(find(lists, id)).toMatchObject({ kind: 'upsert' });
      expect(find(fewer, id)).toMatchObject({ kind: 'delete' });
      expect(find(more, id)).toMatchObject({ kind: 'upsert', values: ['News'] });
    });

    it('keep their type: no mapping writes it', async () => {
      const { fields } = await session.describe('list');

      expect(fields.find(({ name }) => name === 'Type')).toMatchObject({
        createable: false,
        updateable: false,
      });
      const campaign = await session.describe('campaign');
      expect(campaign.fields.find(({ name }) => name === 'Type')).toMatchObject({ updateable: true });
    });

    it('take a cursor of lists, not one of campaigns', async () => {
      const { cursor } = await readChanges(session, [NAME], undefined, 'campaign');

      await expect(readChanges(session, [NAME], cursor, 'list')).rejects.toMatchObject({
        code: 'CRM.CURSOR_EXPIRED',
      });
    });
  });

  describe('activities', () => {
    const SUBJECT = { name: 'Subject', type: 'picklist' } as const;

    it('of others are none of our business', async () => {
      await session.ensureSchema?.('activity');
      const [theirs] = await org.edit('Task', [{ Subject: 'Call' }]);
      const op = { id: 'a', kind: 'create', externalId: uuid(1), values: { Subject: 'Opened' } } as const;
      const [ours] = await writeAll(session, [SUBJECT], [op], { object: 'activity' });

      const reading = await readChanges(session, [SUBJECT], undefined, 'activity');
      const chosen = await readAll(session.readByIds('activity', [theirs], [SUBJECT]));

      expect(reading.changes.map(({ id }) => id)).toEqual([ours.ok ? ours.remoteId : '']);
      expect(chosen.changes).toMatchObject([{ kind: 'upsert', id: theirs, externalId: null }]);
    });

    it('keep our id in a field that is set up on Activity', async () => {
      const report = await session.ensureSchema?.('activity');

      expect(report).toEqual({ ready: true, created: ['Task.MarkMail_ID__c'], todo: [] });
    });
  });
});
