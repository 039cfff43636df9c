// Merges and conversions at the CRM: everything goes to who lives on, nobody is doubled, and nothing comes back.
import type { DataSource } from 'typeorm';
import {
  addCampaignMembers,
  addHints,
  addListMembers,
  createCampaign,
  createList,
  listListMembers,
  patchLead,
  recordEmailEvents,
  submitForm,
  upsertContact,
  type DeletePolicy,
} from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inTenant } from '@app/database';
import { CONNECTION, dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

const OBJECTS: readonly CrmObject[] = [
  'contact',
  'lead',
  'account',
  'campaign',
  'campaignMember',
  'activity',
  'deal',
];

interface RemotePerson {
  Id: string;
  Email: string | null;
  Title: string | null;
  HasOptedOutOfEmail: boolean;
}

describe('the engine when records of the CRM become others', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', '60', '--leads', '40'], OBJECTS);
    dataSource = dataSourceOf(await world.startSync());
    await world.syncAll('full');
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const crmIdOf = async (id: string) =>
    (await query<{ crm_id: string }>('SELECT crm_id FROM link WHERE record_id = $1', [id]))[0]?.crm_id;
  const linkOf = async (id: string) =>
    (
      await query<{ crm_id: string; status: string; moved_to: string | null }>(
        'SELECT crm_id, status, moved_to FROM link WHERE record_id = $1',
        [id],
      )
    )[0];
  const record = async (table: string, id: string) =>
    (await query<Record<string, unknown>>(`SELECT * FROM ${table} WHERE id = $1`, [id]))[0];
  const people = async (object: 'Contact' | 'Lead', emails: readonly string[]) =>
    (await world.dump<RemotePerson>(object)).filter(({ Email }) => emails.includes(Email ?? ''));
  const aContact = async (email: string) =>
    (await world.send(upsertContact, { email, lastName: 'Local' })).contact.id;
  const aLead = async (email: string) =>
    (await world.send(submitForm, { formId: 'f', email, lastName: 'Local', company: 'Acme' })).recordId;
  const under = async (fromCrm: DeletePolicy, work: () => Promise<void>): Promise<void> => {
    const { contact } = world.spec.objects;
    world.spec.objects.contact = { ...contact, deletes: { ...contact.deletes, fromCrm } };
    await work();
    world.spec.objects.contact = contact;
  };
  const merge = (object: 'Contact' | 'Lead' | 'Account', masterId: string, ...ids: string[]) =>
    world.sandbox.control('merge', { object, masterId, ids });
  const eventsOf = (id: string) =>
    query<{ type: string; data: Record<string, unknown> }>(
      `SELECT type, item->'data' AS data FROM outbox, jsonb_array_elements(payload) item
        WHERE jsonb_typeof(payload) = 'array' AND item->>'subject' = $1 ORDER BY seq`,
      [id],
    );

  describe('a merge', () => {
    it('takes what hangs on the loser to the survivor, and follows the policy with the loser', async () => {
      const [loser, survivor] = [await aContact('loser@example.com'), await aContact('survivor@example.com')];
      const { id: both } = await world.send(createCampaign, { name: 'Both' });
      const { id: alone } = await world.send(createCampaign, { name: 'Loser alone' });
      const { id: list } = await world.send(createList, { name: 'People' });
      await world.send(addCampaignMembers, {
        id: both,
        members: [{ contactId: survivor, memberStatus: 'sent' }],
      });
      await world.send(addListMembers, {
        id: list,
        members: [{ contactId: loser }, { contactId: survivor }],
      });
      const opened = { type: 'clicked' as const, contactId: loser, occurredAt: '2026-03-01T09:00:00Z' };
      await world.send(recordEmailEvents, {
        events: [
          { ...opened, id: 'm1', campaignId: both },
          { ...opened, id: 'm2', campaignId: alone },
        ],
      });
      await world.syncAll();
      const [gone, kept] = [await crmIdOf(loser), await crmIdOf(survivor)];
      await world.editRemote('OpportunityContactRole', {
        OpportunityId: (
          await world.editRemote('Opportunity', {
            Name: 'D',
            StageName: 'Prospecting',
            CloseDate: '2026-12-31',
          })
        )[0],
        ContactId: gone,
        Role: 'Evaluator',
      });
      await world.sync('incremental', 'deal');

      await merge('Contact', kept, gone);
      const runs = await world.syncAll();
      const again = await world.syncAll('full');

      for (const [object, run] of Object.entries(runs))
        expect([object, run?.state]).toEqual([object, 'succeeded']);
      for (const [object, run] of Object.entries(again))
        expect([object, run]).toMatchObject([object, { created: 0, updated: 0, deleted: 0, rejected: 0 }]);
      expect(await linkOf(loser)).toMatchObject({ status: 'unlinked', moved_to: survivor });
      expect(await linkOf(survivor)).toMatchObject({ status: 'synced', crm_id: kept });
      expect(await record('contact', loser)).toMatchObject({ deleted_at: expect.any(Date) });
      expect(
        await query(
          'SELECT campaign_id, member_status FROM campaign_member WHERE contact_id = $1 AND deleted_at IS NULL ORDER BY created_at',
          [survivor],
        ),
      ).toEqual([
        { campaign_id: both, member_status: 'clicked' },
        { campaign_id: alone, member_status: 'clicked' },
      ]);
      expect(
        await query('SELECT 1 FROM campaign_member WHERE contact_id = $1 AND deleted_at IS NULL', [loser]),
      ).toEqual([]);
      expect(await query('SELECT contact_id FROM email_event ORDER BY event_id')).toEqual([
        { contact_id: survivor },
        { contact_id: survivor },
      ]);
      expect(
        await query('SELECT 1 FROM activity WHERE contact_id = $1 AND deleted_at IS NULL', [loser]),
      ).toEqual([]);
      expect(await query('SELECT contact_id FROM deal_contact')).toEqual([{ contact_id: survivor }]);
      expect((await world.send(listListMembers, { id: list })).items).toMatchObject([
        { contactId: survivor },
      ]);
      expect(await people('Contact', ['loser@example.com'])).toEqual([]);
    });

    it('is told: to whom the loser went, and whom the survivor took over', async () => {
      const [loser, survivor] = [
        await aContact('told.loser@example.com'),
        await aContact('told@example.com'),
      ];
      await world.sync();
      await merge('Contact', await crmIdOf(survivor), await crmIdOf(loser));

      await world.sync();

      expect(await eventsOf(loser)).toContainEqual(
        expect.objectContaining({
          type: 'crm.contact.merged.v1',
          data: expect.objectContaining({ id: loser, intoId: survivor }),
        }),
      );
      expect(
        await query('SELECT side, rule, changes FROM history WHERE record_id = $1 AND rule = $2', [
          survivor,
          'merged',
        ]),
      ).toEqual([{ side: 'crm', rule: 'merged', changes: [{ field: 'merged', from: null, to: loser }] }]);
    });

    it('leaves the loser here where the policy is to unlink, and never writes it again', async () => {
      await under('unlink', async () => {
        const [loser, survivor] = [await aContact('stays@example.com'), await aContact('lives@example.com')];
        await world.sync();
        await merge('Contact', await crmIdOf(survivor), await crmIdOf(loser));
        await world.sync();
        await world.send(upsertContact, { email: 'stays@example.com', title: 'Edited' });

        const run = await world.sync();
        await world.sync('full');

        expect(run.toCrm).toMatchObject({ created: 0, updated: 0 });
        expect(await record('contact', loser)).toMatchObject({ deleted_at: null, title: 'Edited' });
        expect(await people('Contact', ['stays@example.com'])).toEqual([]);
      });
    });

    it('makes the survivor opted out where the loser was, at both sides', async () => {
      const [loser, survivor] = [await aContact('out.loser@example.com'), await aContact('out@example.com')];
      await world.send(upsertContact, { email: 'out.loser@example.com', status: 'unsubscribed' });
      await world.sync();
      await merge('Contact', await crmIdOf(survivor), await crmIdOf(loser));

      await world.sync();

      expect(await record('contact', survivor)).toMatchObject({
        status: 'unsubscribed',
        opted_out_at: expect.any(Date),
      });
      expect(await people('Contact', ['out@example.com'])).toMatchObject([{ HasOptedOutOfEmail: true }]);
      expect((await eventsOf(survivor)).map(({ type }) => type)).toContain('crm.contact.optedOut.v1');
    });

    it('gives our record to a survivor whom we did not know', async () => {
      const loser = await aContact('known@example.com');
      await world.sync();
      const [unknown] = await world.editRemote('Contact', {
        LastName: 'Unknown',
        Email: 'unknown@example.com',
      });
      await merge('Contact', unknown, await crmIdOf(loser));

      const run = await world.sync();

      expect(run.fromCrm).toMatchObject({ created: 0, deleted: 0 });
      expect(await linkOf(loser)).toMatchObject({ crm_id: unknown, status: 'synced' });
      expect(await record('contact', loser)).toMatchObject({
        email: 'unknown@example.com',
        last_name: 'Unknown',
        deleted_at: null,
      });
      expect(await people('Contact', ['known@example.com', 'unknown@example.com'])).toHaveLength(1);
    });

    it('follows merges of merges, in whatever order they are told', async () => {
      const [a, b, c] = [
        await aContact('a@chain.test'),
        await aContact('b@chain.test'),
        await aContact('c@chain.test'),
      ];
      const { id: campaign } = await world.send(createCampaign, { name: 'Chain' });
      await world.send(addCampaignMembers, { id: campaign, members: [{ contactId: a }, { contactId: b }] });
      await world.syncAll();
      const [atA, atB, atC] = [await crmIdOf(a), await crmIdOf(b), await crmIdOf(c)];
      await merge('Contact', atB, atA);
      await merge('Contact', atC, atB);

      await world.syncAll();

      expect([(await linkOf(a)).moved_to, (await linkOf(b)).moved_to]).toEqual(expect.arrayContaining([c]));
      expect(
        await query('SELECT contact_id FROM campaign_member WHERE campaign_id = $1 AND deleted_at IS NULL', [
          campaign,
        ]),
      ).toEqual([{ contact_id: c }]);
    });

    it('of accounts takes their contacts along', async () => {
      const [gone, kept] = await world.editRemote('Account', { Name: 'Gone Ltd' }, { Name: 'Kept Ltd' });
      const [person] = await world.editRemote('Contact', {
        LastName: 'P',
        Email: 'p@kept.test',
        AccountId: gone,
      });
      await world.syncAll();
      await merge('Account', kept, gone);

      await world.syncAll();

      expect(
        await query(
          `SELECT a.name, c.company FROM link l JOIN contact c ON c.id = l.record_id JOIN account a ON a.id = c.account_id WHERE l.crm_id = $1`,
          [person],
        ),
      ).toEqual([{ name: 'Kept Ltd', company: 'Kept Ltd' }]);
    });
  });

  describe('a conversion', () => {
    const convert = (leadId: string, more: object = {}) =>
      world.sandbox.control<{ contactId: string; accountId: string }>('convert', { leadId, ...more });
    const recordOf = async (crmId: string) =>
      (await query<{ id: string }>('SELECT record_id AS id FROM link WHERE crm_id = $1', [crmId]))[0]?.id;

    it('makes the lead one that was converted, and its contact, account and deal are here once (R-31)', async () => {
      const lead = await aLead('converted@example.com');
      const { id: campaign } = await world.send(createCampaign, { name: 'Leads' });
      await world.send(addCampaignMembers, {
        id: campaign,
        members: [{ leadId: lead, memberStatus: 'clicked' }],
      });
      await world.syncAll();
      const made = await convert(await crmIdOf(lead), { opportunityName: 'Won over' });

      const runs = await world.syncAll();
      await world.syncAll();
      const again = await world.syncAll('full');

      for (const run of [...Object.values(runs), ...Object.values(again)])
        expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
      const contact = await recordOf(made.contactId);
      expect(await record('lead', lead)).toMatchObject({
        converted_contact_id: contact,
        converted_account_id: await recordOf(made.accountId),
        converted_deal_id: (await query<{ id: string }>(`SELECT id FROM deal WHERE name = 'Won over'`))[0].id,
        converted_at: expect.any(Date),
        deleted_at: null,
      });
      expect(await linkOf(lead)).toMatchObject({ status: 'unlinked', moved_to: contact });
      expect(await query(`SELECT 1 FROM contact WHERE email_folded = 'converted@example.com'`)).toHaveLength(
        1,
      );
      expect(await query(`SELECT 1 FROM lead WHERE email_folded = 'converted@example.com'`)).toHaveLength(1);
      expect(await query(`SELECT 1 FROM deal WHERE name = 'Won over'`)).toHaveLength(1);
      expect(
        await query(
          'SELECT contact_id, lead_id, member_status FROM campaign_member WHERE campaign_id = $1 AND deleted_at IS NULL',
          [campaign],
        ),
      ).toEqual([{ contact_id: contact, lead_id: null, member_status: 'clicked' }]);
      expect(await people('Lead', ['converted@example.com'])).toHaveLength(1);
      expect(await people('Contact', ['converted@example.com'])).toHaveLength(1);
      expect(
        await query(`SELECT changes FROM history WHERE record_id = $1 AND rule = 'converted' ORDER BY id`, [
          lead,
        ]),
      ).not.toEqual([]);
    });

    it('waits for a contact that is not here yet', async () => {
      const lead = await aLead('early@example.com');
      await world.sync('incremental', 'lead');
      const { contactId } = await convert(await crmIdOf(lead));

      const early = await world.sync('incremental', 'lead');
      const before = await record('lead', lead);
      await world.sync();
      await world.sync('incremental', 'lead');

      expect(early).toMatchObject({ state: 'succeeded', rejected: 0 });
      expect(before).toMatchObject({ converted_contact_id: null, converted_at: expect.any(Date) });
      expect(await record('lead', lead)).toMatchObject({ converted_contact_id: await recordOf(contactId) });
    });

    it('to a contact that is here joins the two, and keeps the opt-out of the lead', async () => {
      const [lead, contact] = [await aLead('as.lead@example.com'), await aContact('as.contact@example.com')];
      await world.send(patchLead, { id: lead, patch: { status: 'unsubscribed' } });
      await world.syncAll();
      await convert(await crmIdOf(lead), { contactId: await crmIdOf(contact) });

      await world.syncAll();
      await world.sync();

      expect(await record('lead', lead)).toMatchObject({ converted_contact_id: contact });
      expect(await record('contact', contact)).toMatchObject({ status: 'unsubscribed' });
      expect(await people('Contact', ['as.contact@example.com'])).toMatchObject([
        { HasOptedOutOfEmail: true },
      ]);
    });

    it('is followed when the CRM tells of it, without a run', async () => {
      const lead = await aLead('told.lead@example.com');
      await world.syncAll();
      const crmId = await crmIdOf(lead);
      await convert(crmId);

      await world.send(addHints, { connectionId: CONNECTION, hints: [{ object: 'lead', crmIds: [crmId] }] });

      for (const end = Date.now() + 10_000; (await record('lead', lead)).converted_at === null;)
        if (Date.now() > end) throw new Error('the conversion was not followed');
        else await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await linkOf(lead)).toMatchObject({ status: 'unlinked' });
      await world.syncAll();
    });

    it('with an edit of the lead under way ends in neither an error nor a second lead', async () => {
      const lead = await aLead('edited@example.com');
      await world.syncAll();
      await world.send(patchLead, { id: lead, patch: { title: 'Edited' } });
      await convert(await crmIdOf(lead));

      const run = await world.sync('incremental', 'lead');
      const again = await world.sync('full', 'lead');

      for (const { state, rejected, toCrm } of [run, again])
        expect({ state, rejected, created: toCrm.created }).toEqual({
          state: 'succeeded',
          rejected: 0,
          created: 0,
        });
      expect(await people('Lead', ['edited@example.com'])).toHaveLength(1);
    });
  });
});
