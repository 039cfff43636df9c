// Records that point to other records, both ways against a real org: each waits for what it points to.
import type { DataSource } from 'typeorm';
import {
  addCampaignMembers,
  addHints,
  addListMembers,
  createCampaign,
  createList,
  getDeal,
  integrationChanged,
  listListMembers,
  listRunErrors,
  patchCampaignMember,
  recordEmailEvents,
  removeListMember,
  upsertContact,
} from '@app/contracts';
import { CRM_OBJECTS } from '@app/crm-core';
import { inTenant } from '@app/database';
import { CONNECTION, dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

interface Task {
  Id: string;
  Subject: string;
  Description: string | null;
  WhoId: string | null;
  WhatId: string | null;
  ActivityDate: string | null;
  MarkMail_ID__c: string | null;
}

interface Member {
  Id: string;
  CampaignId: string;
  ContactId: string | null;
  LeadId: string | null;
  Status: string;
  MarkMail_ID__c: string | null;
}

const CONTACTS = 200;

describe('the engine with records that point to others', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', String(CONTACTS), '--leads', '50'], CRM_OBJECTS);
    dataSource = dataSourceOf(await world.startSync());
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const linkOf = async (id: string) =>
    (
      await query<{ crm_id: string | null; status: string }>(
        'SELECT crm_id, status FROM link WHERE record_id = $1',
        [id],
      )
    )[0];
  const idOf = async (crmId: string) =>
    (await query<{ id: string }>('SELECT record_id AS id FROM link WHERE crm_id = $1', [crmId]))[0]?.id;
  const errorsOf = async (runId = '') => (await world.send(listRunErrors, { runId })).items;
  const waiting = () => query('SELECT * FROM waiting_row');
  const members = () => world.dump<Member>('CampaignMember');
  const aContact = async (email: string) =>
    (await world.send(upsertContact, { email, lastName: 'Local' })).contact.id;

  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (
      const end = Date.now() + 15_000;
      !(await holds());
      await new Promise((resolve) => setTimeout(resolve, 100))
    )
      if (Date.now() > end) throw new Error('it did not come about in time');
  };

  describe('a contact', () => {
    it('is taken without its account, and gets it when that one comes', async () => {
      const first = await world.sync('full');
      const without = await query<{ n: number }>('SELECT count(account_id)::int AS n FROM contact');
      await world.sync('full', 'account');
      const before = first.apiCalls;

      const second = await world.sync();

      const remote = await world.dump<{ Id: string; AccountId: string | null }>('Contact');
      const ours = await query<{ crm_id: string; account: string | null; company: string | null }>(
        `SELECT l.crm_id, a.crm_id AS account, c.company FROM contact c JOIN link l ON l.record_id = c.id
           LEFT JOIN link a ON a.record_id = c.account_id`,
      );
      const byId = new Map(ours.map((contact) => [contact.crm_id, contact.account]));
      expect(first).toMatchObject({ state: 'succeeded', rejected: 0, fromCrm: { created: CONTACTS } });
      expect(without).toEqual([{ n: 0 }]);
      expect(remote.filter(({ Id, AccountId }) => byId.get(Id) !== AccountId)).toEqual([]);
      expect(remote.filter(({ AccountId }) => AccountId !== null).length).toBeGreaterThan(CONTACTS / 2);
      expect(second).toMatchObject({ state: 'succeeded', toCrm: { created: 0, updated: 0 } });
      expect(second.apiCalls).toBeLessThanOrEqual(before + 3);
      expect(await waiting()).toEqual([]);
    });

    it('changes nothing when it runs again', async () => {
      const before = await query('SELECT id, version FROM contact ORDER BY id');

      const run = await world.sync('full');

      expect(run).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      expect(await query('SELECT id, version FROM contact ORDER BY id')).toEqual(before);
    });

    it('moves to another account when the CRM says so, and that is kept in its history', async () => {
      const [{ id, crm_id, account_id }] = await query<{ id: string; crm_id: string; account_id: string }>(
        'SELECT c.id, c.account_id, l.crm_id FROM contact c JOIN link l ON l.record_id = c.id WHERE c.account_id IS NOT NULL ORDER BY c.id LIMIT 1',
      );
      const [AccountId] = await world.editRemote('Account', { Name: 'Quite New' });
      await world.editRemote('Contact', { Id: crm_id, AccountId });

      await world.syncAll();

      const account = await idOf(AccountId);
      expect(await query('SELECT account_id, company FROM contact WHERE id = $1', [id])).toEqual([
        { account_id: account, company: 'Quite New' },
      ]);
      const [{ changes }] = await query<{ changes: object[] }>(
        'SELECT changes FROM history WHERE record_id = $1 ORDER BY id DESC LIMIT 1',
        [id],
      );
      expect(changes).toContainEqual({ field: 'accountId', from: account_id, to: account });
    });
  });

  describe('a campaign member', () => {
    const pair = async (name: string) => {
      const contact = await aContact(`${name}@example.com`);
      const { id: campaign } = await world.send(createCampaign, { name });
      await world.send(addCampaignMembers, { id: campaign, members: [{ contactId: contact }] });
      const [{ id }] = await query<{ id: string }>('SELECT id FROM campaign_member WHERE campaign_id = $1', [
        campaign,
      ]);
      return { contact, campaign, id };
    };

    it('waits until campaign and person are there, and is sent then', async () => {
      const { contact, campaign, id } = await pair('waits');

      const early = await world.sync('incremental', 'campaignMember');
      const pending = await linkOf(id);
      await world.sync('incremental', 'campaign');
      const half = await world.sync('incremental', 'campaignMember');
      await world.sync();
      const late = await world.sync('incremental', 'campaignMember');

      for (const run of [early, half])
        expect(run).toMatchObject({ state: 'succeeded', toCrm: { created: 0, rejected: 0 } });
      expect(pending).toEqual({ crm_id: null, status: 'pending' });
      expect(late.toCrm).toMatchObject({ created: 1, rejected: 0 });
      const [there] = (await members()).filter((member) => member.MarkMail_ID__c === id);
      expect(there).toMatchObject({
        CampaignId: (await linkOf(campaign)).crm_id,
        ContactId: (await linkOf(contact)).crm_id,
        LeadId: null,
      });
      expect(await linkOf(id)).toEqual({ crm_id: there.Id, status: 'synced' });
    });

    it('goes at once where all are started together', async () => {
      const { id } = await pair('together');

      const { campaignMember } = await world.syncAll();
      const again = await world.sync('full', 'campaignMember');

      expect(campaignMember?.toCrm).toMatchObject({ created: 1, rejected: 0 });
      expect(again).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      expect((await members()).filter((member) => member.MarkMail_ID__c === id)).toHaveLength(1);
    });

    it('says there how far the person came, in the words of the org', async () => {
      const { contact, campaign, id } = await pair('progress');
      await world.syncAll();

      for (const memberStatus of ['sent', 'clicked'] as const)
        await world.send(patchCampaignMember, { id: campaign, personId: contact, patch: { memberStatus } });
      const run = await world.sync('incremental', 'campaignMember');

      expect(run.toCrm).toMatchObject({ updated: 1, rejected: 0 });
      expect((await members()).find((member) => member.MarkMail_ID__c === id)?.Status).toBe('Responded');
    });

    it('never goes back here, and keeps what the org said of somebody about whom we know nothing', async () => {
      const { contact, campaign } = await pair('theirs');
      await world.syncAll();
      const [lead] = await query<{ id: string; crm_id: string }>(
        `SELECT c.id, l.crm_id FROM lead c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1`,
      );
      const CampaignId = (await linkOf(campaign)).crm_id;
      const [crmId] = await world.editRemote('CampaignMember', {
        CampaignId,
        LeadId: lead.crm_id,
        Status: 'Responded',
      });

      await world.sync('incremental', 'campaignMember');
      await world.sync('full', 'campaignMember');

      expect(
        await query('SELECT lead_id, contact_id, member_status FROM campaign_member WHERE id = $1', [
          await idOf(crmId),
        ]),
      ).toEqual([{ lead_id: lead.id, contact_id: null, member_status: 'added' }]);
      expect((await members()).find(({ Id }) => Id === crmId)?.Status).toBe('Responded');
      expect(contact).toEqual(expect.any(String));
    });

    it('of the CRM whose campaign is not here waits, is told of once, and comes with it', async () => {
      const [{ crm_id: ContactId }] = await query<{ crm_id: string }>(
        `SELECT l.crm_id FROM contact c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1`,
      );
      const [CampaignId] = await world.editRemote('Campaign', { Name: 'Not here yet' });
      const [crmId] = await world.editRemote('CampaignMember', { CampaignId, ContactId });

      const early = await world.sync('incremental', 'campaignMember');
      const again = await world.sync('incremental', 'campaignMember');
      await world.sync('incremental', 'campaign');
      const late = await world.sync('incremental', 'campaignMember');

      expect(early).toMatchObject({ state: 'partial', fromCrm: { created: 0, rejected: 1 } });
      expect(await errorsOf(early.id)).toMatchObject([
        { crmId, code: 'REFERENCE.UNKNOWN', field: 'CampaignId', direction: 'fromCrm' },
      ]);
      expect(again).toMatchObject({ state: 'succeeded', rejected: 0 });
      expect(late).toMatchObject({ state: 'succeeded', fromCrm: { created: 1 } });
      expect(
        await query('SELECT campaign_id FROM campaign_member WHERE id = $1', [await idOf(crmId)]),
      ).toEqual([{ campaign_id: await idOf(CampaignId) }]);
      expect(await waiting()).toEqual([]);
    });

    it('is sent by itself as soon as its campaign is there, however long its own interval is', async () => {
      const { id } = await pair('by.itself');
      await world.sync();
      const schedule = { kind: 'interval' as const, seconds: 3_600 };
      const { integrationId } = world;
      world.schedules = [
        { tenantId: TENANT, integrationId, object: 'campaignMember', enabled: true, schedule },
      ];
      world.bus.ring(integrationChanged, {});
      await until(async () => (await linkOf(id))?.status === 'pending');

      await world.sync('incremental', 'campaign');

      await until(async () => (await linkOf(id)).status === 'synced');
      world.schedules = [];
      world.bus.ring(integrationChanged, {});
      await until(async () => (await query('SELECT 1 FROM schedule')).length === 0);
    });

    it('that both sides had already is met by its campaign and person', async () => {
      const { contact, campaign, id } = await pair('both');
      await world.sync('incremental', 'campaign');
      await world.sync();
      const [crmId] = await world.editRemote('CampaignMember', {
        CampaignId: (await linkOf(campaign)).crm_id,
        ContactId: (await linkOf(contact)).crm_id,
      });

      const run = await world.sync('incremental', 'campaignMember');

      expect(run).toMatchObject({ state: 'succeeded', fromCrm: { created: 0 }, toCrm: { created: 0 } });
      expect((await linkOf(id)).crm_id).toBe(crmId);
    });

    it('is deleted on both sides', async () => {
      const [one, other] = [await pair('gone.here'), await pair('gone.there')];
      await world.syncAll();
      await query(
        'UPDATE campaign_member SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1',
        [one.id],
      );
      const theirs = (await linkOf(other.id)).crm_id as string;
      await world.sandbox.control('delete', { object: 'CampaignMember', ids: [theirs] });

      const run = await world.sync('incremental', 'campaignMember');
      await world.sync('full', 'campaignMember');

      expect([run.fromCrm.deleted, run.toCrm.deleted]).toEqual([1, 1]);
      expect(
        (await members()).filter((member) => [one.id, other.id].includes(member.MarkMail_ID__c ?? '')),
      ).toEqual([]);
      expect(
        await query('SELECT id FROM campaign_member WHERE deleted_at IS NULL AND id = ANY($1)', [
          [one.id, other.id],
        ]),
      ).toEqual([]);
    });
  });

  describe('a member of a list', () => {
    const peopleOf = async (id: string) =>
      (await world.send(listListMembers, { id })).items.map(({ contactId, leadId }) => contactId ?? leadId);
    const there = async (listId: string) => {
      const CampaignId = (await linkOf(listId)).crm_id;
      return (await members()).filter((member) => member.CampaignId === CampaignId);
    };
    const setUp = async (name: string) => {
      const contact = await aContact(`${name}@example.com`);
      const { id: list } = await world.send(createList, { name });
      await world.send(addListMembers, { id: list, members: [{ contactId: contact }] });
      await world.syncAll();
      return { contact, list };
    };

    it('is there once, as a member of the campaign that stands for the list, and no member of a campaign here', async () => {
      const before = await query('SELECT id FROM campaign_member');

      const { contact, list } = await setUp('listed');
      const again = await world.sync('full', 'campaignMember');

      expect(again).toMatchObject({ state: 'succeeded', created: 0, updated: 0, rejected: 0 });
      expect(await there(list)).toMatchObject([{ ContactId: (await linkOf(contact)).crm_id, LeadId: null }]);
      expect(await peopleOf(list)).toEqual([contact]);
      expect(await query('SELECT id FROM campaign_member')).toEqual(before);
    });

    it('comes from there, be it a contact or a lead', async () => {
      const { contact, list } = await setUp('from.there');
      const [lead] = await query<{ id: string; crm_id: string }>(
        `SELECT c.id, l.crm_id FROM lead c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1`,
      );
      await world.editRemote('CampaignMember', {
        CampaignId: (await linkOf(list)).crm_id,
        LeadId: lead.crm_id,
      });

      const run = await world.sync('incremental', 'campaignMember');

      expect(run).toMatchObject({ state: 'succeeded', fromCrm: { created: 1, rejected: 0 } });
      expect((await peopleOf(list)).toSorted()).toEqual([contact, lead.id].toSorted());
      expect(await waiting()).toEqual([]);
    });

    it('comes when the CRM tells of it, without a run', async () => {
      const { contact, list } = await setUp('told.of');
      const other = await aContact('told.of.too@example.com');
      await world.sync();
      const ids = await world.editRemote('CampaignMember', {
        CampaignId: (await linkOf(list)).crm_id,
        ContactId: (await linkOf(other)).crm_id,
      });
      const before = (await query('SELECT 1 FROM run')).length;

      await world.send(addHints, {
        connectionId: CONNECTION,
        hints: [{ object: 'campaignMember', crmIds: ids }],
      });
      await until(async () => (await peopleOf(list)).length === 2);

      expect((await peopleOf(list)).toSorted()).toEqual([contact, other].toSorted());
      expect((await query('SELECT 1 FROM run')).length).toBe(before);
    });

    it('that both sides had already is met by list and person', async () => {
      const { list } = await setUp('list.both');
      const contact = await aContact('list.both.too@example.com');
      await world.sync();
      await world.send(addListMembers, { id: list, members: [{ contactId: contact }] });
      await world.editRemote('CampaignMember', {
        CampaignId: (await linkOf(list)).crm_id,
        ContactId: (await linkOf(contact)).crm_id,
      });

      const run = await world.sync('incremental', 'campaignMember');

      expect(run).toMatchObject({ state: 'succeeded', fromCrm: { created: 0 }, toCrm: { created: 0 } });
      expect(await there(list)).toHaveLength(2);
      expect(await peopleOf(list)).toHaveLength(2);
    });

    it('is taken off on both sides, and stays off', async () => {
      const [one, other] = [await setUp('off.here'), await setUp('off.there')];
      await world.send(removeListMember, { id: one.list, personId: one.contact });
      const ids = (await there(other.list)).map(({ Id }) => Id);
      await world.sandbox.control('delete', { object: 'CampaignMember', ids });

      const run = await world.sync('incremental', 'campaignMember');
      await world.sync('full', 'campaignMember');

      expect([run.fromCrm.deleted, run.toCrm.deleted]).toEqual([1, 1]);
      for (const { list } of [one, other])
        expect([await there(list), await peopleOf(list)]).toEqual([[], []]);
    });

    it('that was taken off and put on again goes on with the member that the CRM kept', async () => {
      const { campaignMember } = world.spec.objects;
      world.spec.objects.campaignMember = {
        ...campaignMember,
        deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
      };
      const { contact, list } = await setUp('kept.there');
      const before = await there(list);
      await world.send(removeListMember, { id: list, personId: contact });
      await world.sync('incremental', 'campaignMember');
      await world.send(addListMembers, { id: list, members: [{ contactId: contact }] });

      const run = await world.sync('incremental', 'campaignMember');
      const again = await world.sync('full', 'campaignMember');

      world.spec.objects.campaignMember = campaignMember;
      expect(run).toMatchObject({ state: 'succeeded', rejected: 0, toCrm: { created: 0 } });
      expect(again).toMatchObject({ created: 0, updated: 0, rejected: 0 });
      expect((await there(list)).map(({ Id }) => Id)).toEqual(before.map(({ Id }) => Id));
      expect(await peopleOf(list)).toEqual([contact]);
      expect(
        await query(
          `SELECT l.status FROM link l JOIN list_member m ON m.id = l.record_id WHERE m.list_id = $1 AND m.deleted_at IS NULL`,
          [list],
        ),
      ).toEqual([{ status: 'synced' }]);
    });

    it('that is put on again is a member again', async () => {
      const { contact, list } = await setUp('off.and.on');
      await world.send(removeListMember, { id: list, personId: contact });
      await world.sync('incremental', 'campaignMember');
      await world.send(addListMembers, { id: list, members: [{ contactId: contact }] });

      const run = await world.sync('incremental', 'campaignMember');

      expect(run).toMatchObject({ state: 'succeeded', toCrm: { created: 1, rejected: 0 } });
      expect([(await there(list)).length, await peopleOf(list)]).toEqual([1, [contact]]);
    });
  });

  describe('e-mail activity', () => {
    const tasks = async () => (await world.dump<Task>('Task')).filter((task) => task.MarkMail_ID__c !== null);
    const events = (contactId: string, campaignId: string, from: number) =>
      (['sent', 'opened', 'clicked'] as const).map((type, i) => ({
        id: `${contactId} ${from + i}`,
        type,
        contactId,
        campaignId,
        occurredAt: '2026-03-01T09:00:00Z',
      }));
    const setUp = async (name: string) => {
      const contact = await aContact(`${name}@example.com`);
      const { id: campaign } = await world.send(createCampaign, { name });
      return { contact, campaign };
    };

    it('is told once for each event, of the contact and the campaign, however often it is sent and run', async () => {
      const { contact, campaign } = await setUp('each');
      await world.send(recordEmailEvents, { events: events(contact, campaign, 0) });
      const early = await world.sync('incremental', 'activity');

      await world.syncAll();
      await world.send(recordEmailEvents, { events: events(contact, campaign, 0) });
      await world.syncAll('full');

      expect(early).toMatchObject({ state: 'succeeded', toCrm: { created: 0, rejected: 0 } });
      const [WhoId, WhatId] = [(await linkOf(contact)).crm_id, (await linkOf(campaign)).crm_id];
      const told = (await tasks()).filter((task) => task.WhoId === WhoId);
      expect(told.map(({ Subject }) => Subject).toSorted()).toEqual([
        'E-mail clicked: each',
        'E-mail opened: each',
        'E-mail sent: each',
      ]);
      expect(told.every((task) => task.WhatId === WhatId && task.ActivityDate === '2026-03-01')).toBe(true);
    });

    it('is summed up in one for each contact and campaign where the integration says so', async () => {
      world.spec = { ...world.spec, emailActivities: 'summed' };
      const { contact, campaign } = await setUp('summed');
      await world.send(recordEmailEvents, { events: events(contact, campaign, 0) });
      await world.syncAll();
      const WhoId = (await linkOf(contact)).crm_id;
      const first = (await tasks()).filter((task) => task.WhoId === WhoId);
      await world.send(recordEmailEvents, { events: events(contact, campaign, 10) });

      const run = await world.sync('incremental', 'activity');

      world.spec = { ...world.spec, emailActivities: 'each' };
      expect(first).toMatchObject([
        { Subject: 'E-mails: summed', Description: 'sent 1, opened 1, clicked 1' },
      ]);
      expect(run.toCrm).toMatchObject({ created: 0, updated: 1 });
      expect((await tasks()).filter((task) => task.WhoId === WhoId)).toMatchObject([
        { Id: first[0].Id, Description: 'sent 2, opened 2, clicked 2' },
      ]);
    });

    it('that somebody deleted there is not written again', async () => {
      const { contact, campaign } = await setUp('deleted');
      await world.send(recordEmailEvents, { events: events(contact, campaign, 0) });
      await world.syncAll();
      const WhoId = (await linkOf(contact)).crm_id;
      const ids = (await tasks()).filter((task) => task.WhoId === WhoId).map(({ Id }) => Id);
      await world.sandbox.control('delete', { object: 'Task', ids });

      await world.sync('incremental', 'activity');
      await world.sync('full', 'activity');

      expect((await tasks()).filter((task) => task.WhoId === WhoId)).toEqual([]);
    });
  });

  describe('a deal', () => {
    const aDeal = { StageName: 'Prospecting', CloseDate: '2026-12-31', Amount: 1_234.5 };
    const someContacts = (count: number) =>
      query<{ id: string; crm_id: string }>(
        `SELECT c.id, l.crm_id FROM contact c JOIN link l ON l.record_id = c.id WHERE l.status = 'synced' ORDER BY c.id LIMIT $1`,
        [count],
      );
    const play = (OpportunityId: string, ContactId: string, Role: string, IsPrimary = false) =>
      world.editRemote('OpportunityContactRole', { OpportunityId, ContactId, Role, IsPrimary });

    it('comes with its account and the contacts that play a part in it', async () => {
      const [one, other] = await someContacts(2);
      const [{ id: accountId, crm_id: AccountId }] = await query<{ id: string; crm_id: string }>(
        'SELECT c.id, l.crm_id FROM account c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1',
      );
      const [crmId] = await world.editRemote('Opportunity', { Name: 'Big', AccountId, ...aDeal });
      await play(crmId, one.crm_id, 'Decision Maker', true);
      await play(crmId, other.crm_id, 'Influencer');

      const run = await world.sync('incremental', 'deal');

      expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
      expect(await world.send(getDeal, { id: await idOf(crmId) })).toMatchObject({
        name: 'Big',
        stage: 'Prospecting',
        amount: 1_234.5,
        closeDate: '2026-12-31',
        isClosed: false,
        accountId,
        contacts: [
          { contactId: one.id, role: 'Decision Maker', isPrimary: true },
          { contactId: other.id, role: 'Influencer', isPrimary: false },
        ],
      });
    });

    it('is a new version when only its contacts change, and none when nothing does', async () => {
      const [one, other] = await someContacts(2);
      const [crmId] = await world.editRemote('Opportunity', { Name: 'Parts', ...aDeal });
      const [role] = await play(crmId, one.crm_id, 'Evaluator');
      await world.sync('incremental', 'deal');
      const id = await idOf(crmId);
      const before = await world.send(getDeal, { id });

      await play(crmId, other.crm_id, 'Influencer');
      await world.sync('incremental', 'deal');
      const more = await world.send(getDeal, { id });
      await world.sandbox.control('delete', { object: 'OpportunityContactRole', ids: [role] });
      await world.sync('incremental', 'deal');
      await world.sync('full', 'deal');
      const fewer = await world.send(getDeal, { id });

      expect([before, more, fewer].map(({ version }) => version)).toEqual([1, 2, 3]);
      expect(
        [before, more, fewer].map(({ contacts }) => contacts.map(({ contactId }) => contactId).toSorted()),
      ).toEqual([[one.id], [one.id, other.id].toSorted(), [other.id]]);
    });

    it('gets a contact that was not here when it came, once that one is', async () => {
      const [ContactId] = await world.editRemote('Contact', { LastName: 'Late', Email: 'late@example.com' });
      const [crmId] = await world.editRemote('Opportunity', { Name: 'Late', ...aDeal });
      await play(crmId, ContactId, 'Evaluator');

      const early = await world.sync('incremental', 'deal');
      await world.sync();
      await world.sync('incremental', 'deal');

      expect(early).toMatchObject({ state: 'succeeded', rejected: 0 });
      expect(await world.send(getDeal, { id: await idOf(crmId) })).toMatchObject({
        contacts: [{ contactId: await idOf(ContactId), role: 'Evaluator' }],
      });
      expect(await waiting()).toEqual([]);
    });

    it('is never written', async () => {
      const [deal] = await query<{ id: string; crm_id: string }>(
        'SELECT c.id, l.crm_id FROM deal c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1',
      );
      world.spec.objects.deal = { ...world.spec.objects.deal, direction: 'bidirectional' };
      await query(`UPDATE deal SET name = 'Ours', version = version + 1, updated_at = now() WHERE id = $1`, [
        deal.id,
      ]);

      const run = await world.sync('full', 'deal');

      expect(run.toCrm).toMatchObject({ created: 0, updated: 0, deleted: 0, rejected: 0 });
    });
  });

  it('all change nothing when they run again', async () => {
    await world.syncAll();

    const runs = await world.syncAll('full');

    for (const [object, run] of Object.entries(runs))
      expect([object, run]).toMatchObject([
        object,
        { state: 'succeeded', created: 0, updated: 0, deleted: 0, rejected: 0 },
      ]);
  });
});
