import { SalesforceOrg } from '../../../test/salesforce-org.js';
import type { CrmSession } from '../../index.js';

describe('our external-id field in Salesforce', () => {
  let org: SalesforceOrg;
  let session: CrmSession;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', '5', '--bare']);
  });
  afterAll(() => org.stop());
  beforeEach(async () => {
    await org.control('reset', {});
    session = await org.open();
  });

  it('is created where it is missing, once', async () => {
    expect(await session.ensureSchema?.('contact')).toEqual({
      ready: true,
      created: ['Contact.MarkMail_ID__c'],
      todo: [],
    });
    expect(await session.ensureSchema?.('contact')).toEqual({ ready: true, created: [], todo: [] });
    const { fields } = await session.describe('contact');
    expect(fields.find(({ name }) => name === 'MarkMail_ID__c')).toMatchObject({
      externalId: true,
      unique: true,
      updateable: true,
    });
  });

  it('asks for read access, not for a second field, where it is there but hidden from us', async () => {
    await session.ensureSchema?.('contact');
    await org.control('permissions', { hide: ['Contact.MarkMail_ID__c'] });

    const report = await session.ensureSchema?.('contact');

    expect(report).toMatchObject({ ready: false, created: [] });
    expect(report?.todo).toEqual([
      expect.stringMatching(/^Give the connected user.* read and edit access to Contact\.MarkMail_ID__c\.$/),
    ]);
  });

  it('tells an administrator what to do where we may not create it', async () => {
    const refused = { kind: 'error', status: 400, errorCode: 'INSUFFICIENT_ACCESS', message: 'no' };
    await org.control('faults', { ...refused, path: '*/tooling/*' });

    const report = await session.ensureSchema?.('contact');

    expect(report).toMatchObject({ ready: false, created: [] });
    expect(report?.todo).toEqual([expect.stringContaining('create MarkMail_ID__c as Text(36)')]);
  });

  it('says what is wrong with a field of that name that is not ours', async () => {
    const mine = { object: 'Contact', name: 'MarkMail_ID__c', type: 'Text', length: 36 };
    await org.control('fields', mine);

    const report = await session.ensureSchema?.('contact');

    expect(report?.todo).toEqual([expect.stringContaining('tick "External ID" and "Unique"')]);
  });
});
