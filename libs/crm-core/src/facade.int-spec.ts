import { SalesforceOrg } from '../test/salesforce-org.js';
import { CrmFacade, providers, type CrmSession, type MappedField } from './index.js';

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

  it('lists the org’s own fields', async () => {
    await org.control('fields', { object: 'Contact', name: 'Rank__c', type: 'Number' });

    const custom = await facade.getCustomFields();

    expect(custom.map(({ name, type }) => [name, type])).toEqual(
      expect.arrayContaining([['Rank__c', 'number']]),
    );
    expect(custom.every(({ custom: isCustom }) => isCustom)).toBe(true);
  });
});
