import { InvalidInputError } from '@app/errors';
import { SalesforceOrg } from '../test/salesforce-org.js';
import { CrmFacade, providers, type CrmSession, type MappedField, type WriteResult } from './index.js';

const OUR_ID = '0198c0de-0000-7000-8000-000000000001';
const OTHER_ID = '0198c0de-0000-7000-8000-000000000002';
const SATO = { email: 'sato@example.com', firstName: 'Yui', lastName: 'Sato', status: false };

describe('CrmFacade', () => {
  let org: SalesforceOrg;
  let session: CrmSession;
  let mapping: readonly MappedField[];
  let facade: CrmFacade;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', '10']);
  });
  afterAll(() => org.stop());
  beforeEach(async () => {
    await org.control('reset', {});
    session = await org.open();
    mapping = await new CrmFacade(providers.salesforce, session, []).mapCustomFields();
    facade = new CrmFacade(providers.salesforce, session, mapping);
  });

  it('says whose it is and what that can do', () => {
    expect(facade.providerName()).toBe('salesforce');
    expect(facade.supportsFeature('bulkWrite')).toBe('native');
  });

  it('starts with the default mapping of the org, without what the org hides', async () => {
    await org.control('permissions', { hide: ['Contact.Title'] });

    const hidden = await facade.mapCustomFields();

    expect(mapping.map(({ crmField }) => crmField)).toContain('Title');
    expect(hidden.map(({ crmField }) => crmField)).not.toContain('Title');
    expect(hidden).toHaveLength(mapping.length - 1);
  });

  it('creates a contact once, and finds it by the id it got', async () => {
    const first = await facade.syncContact(OUR_ID, SATO);
    const again = await facade.syncContact(OUR_ID, { ...SATO, firstName: 'Yuki' });

    expect(first).toMatchObject({ opId: OUR_ID, ok: true, created: true });
    expect(again).toMatchObject({ ok: true, created: false, remoteId: first.ok ? first.remoteId : '' });
    expect(await facade.getContact(first.ok ? first.remoteId : '')).toMatchObject({
      ...SATO,
      firstName: 'Yuki',
    });
  });

  it('updates what is named only', async () => {
    const made = await facade.syncContact(OUR_ID, SATO);
    const crmId = made.ok ? made.remoteId : '';

    await facade.updateContact(crmId, { title: 'CTO', firstName: null });

    expect(await facade.getContact(crmId)).toMatchObject({ ...SATO, firstName: null, title: 'CTO' });
  });

  it('deletes, also what is deleted already, and finds it no more', async () => {
    const made = await facade.syncContact(OUR_ID, SATO);
    const crmId = made.ok ? made.remoteId : '';

    expect(await facade.deleteContact(crmId)).toMatchObject({ ok: true });
    expect(await facade.deleteContact(crmId)).toMatchObject({ ok: true });
    expect(await facade.getContact(crmId)).toBeUndefined();
  });

  it('answers each of many contacts under its own id', async () => {
    const contacts = [
      { id: OUR_ID, contact: SATO },
      { id: OTHER_ID, contact: { email: 'no address', lastName: 'Suzuki' } },
    ];

    const results = [];
    for await (const result of facade.bulkSyncContacts(contacts)) results.push(result);

    expect(results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ opId: OUR_ID, ok: true }),
        expect.objectContaining({ opId: OTHER_ID, ok: false }),
      ]),
    );
    expect(results).toHaveLength(2);
  });

  describe('what is about contacts', () => {
    const CAMPAIGN = { name: 'Spring', description: 'Flowers', startDate: '2026-03-01', isActive: true };
    const idOf = (result: WriteResult): string => (result.ok ? result.remoteId : result.error.message);
    const rowsOf = (object: string, fields: readonly string[]) =>
      org
        .rows(object, ['MarkMail_ID__c', ...fields])
        .then((rows) => rows.filter((row) => row.MarkMail_ID__c));

    beforeEach(async () => {
      for (const object of ['campaignMember', 'activity'] as const) await session.ensureSchema?.(object);
    });

    it('makes a campaign once and changes it when told again', async () => {
      const first = await facade.syncCampaign(OUR_ID, CAMPAIGN);
      const again = await facade.syncCampaign(OUR_ID, { ...CAMPAIGN, name: 'Summer' });

      expect(first).toMatchObject({ ok: true, created: true });
      expect(again).toMatchObject({ ok: true, created: false, remoteId: idOf(first) });
      expect(await rowsOf('Campaign', ['Name', 'Description', 'StartDate', 'IsActive'])).toEqual([
        {
          MarkMail_ID__c: OUR_ID,
          Name: 'Summer',
          Description: 'Flowers',
          StartDate: '2026-03-01',
          IsActive: true,
        },
      ]);
    });

    it('puts a contact and a lead on a list once', async () => {
      const listId = idOf(await facade.syncList(OUR_ID, { name: 'Newsletter' }));
      const [contactId] = await org.edit('Contact', [{ LastName: 'Sato' }]);
      const [leadId] = await org.edit('Lead', [{ LastName: 'Suzuki', Company: 'Acme' }]);

      await facade.syncListMembership(OUR_ID, { listId, contactId });
      await facade.syncListMembership(OTHER_ID, { listId, leadId });
      const again = await facade.syncListMembership(OUR_ID, { listId, contactId });

      expect(again).toMatchObject({ ok: true, created: false });
      expect(await rowsOf('CampaignMember', ['CampaignId', 'ContactId', 'LeadId'])).toEqual([
        { MarkMail_ID__c: OUR_ID, CampaignId: listId, ContactId: contactId, LeadId: null },
        { MarkMail_ID__c: OTHER_ID, CampaignId: listId, ContactId: null, LeadId: leadId },
      ]);
    });

    it('files an e-mail’s activity under the person and the campaign', async () => {
      const campaignId = idOf(await facade.syncCampaign(OUR_ID, CAMPAIGN));
      const [personId] = await org.edit('Contact', [{ LastName: 'Sato' }]);
      const opened = {
        subject: 'Opened: Spring',
        occurredAt: '2026-03-02T23:30:00.000Z',
        personId,
        campaignId,
      };

      await facade.logEmailActivity(OUR_ID, opened);
      await facade.logEmailActivity(OUR_ID, opened);

      expect(await rowsOf('Task', ['Subject', 'WhoId', 'WhatId', 'ActivityDate', 'Status'])).toEqual([
        {
          MarkMail_ID__c: OUR_ID,
          Subject: 'Opened: Spring',
          WhoId: personId,
          WhatId: campaignId,
          ActivityDate: '2026-03-02',
          Status: 'Completed',
        },
      ]);
    });

    it('refuses what the CRM has no place for, all of it at once', async () => {
      const syncing = facade.syncCampaign(OUR_ID, { ...CAMPAIGN, colour: 'red', taste: 'sweet' });

      await expect(syncing).rejects.toBeInstanceOf(InvalidInputError);
      await expect(syncing).rejects.toMatchObject({
        errors: [{ pointer: '/colour' }, { pointer: '/taste' }],
      });
    });
  });

  it('lists the org’s own fields', async () => {
    await org.control('fields', { object: 'Contact', name: 'Rank__c', type: 'Number' });

    const custom = await facade.getCustomFields();

    expect(custom.map(({ name, type }) => [name, type])).toEqual(
      expect.arrayContaining([['Rank__c', 'number']]),
    );
    expect(custom.every(({ custom: isCustom }) => isCustom)).toBe(true);
  });
});
