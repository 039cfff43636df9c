/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */

import { Connection } from 'jsforce';
import type { RunningSandbox } from '../src/sandbox.js';
import { API_VERSION, aSandbox, control, raw, session } from './clients.js';

describe('SOAP, through jsforce', () => {
  let sandbox: RunningSandbox;
  let connection: Connection;

  beforeAll(async () => {
    sandbox = await aSandbox({ bare: true });
    connection = new Connection(await session(sandbox));
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  it('logs in and out', async () => {
    const soap = new Connection({ loginUrl: sandbox.url, version: API_VERSION });
    const user = await soap.login('admin@sandbox.test', 'password');
    expect(user.organizationId).toMatch(/^00D\w{15}$/);
    expect((await soap.query('SELECT Id FROM Contact LIMIT 1')).totalSize).toBe(1);
    const token = soap.accessToken ?? '';

    await soap.logout();

    expect((await raw(sandbox, token, 'GET', '/services/data/v62.0/limits')).status).toBe(401);
    await expect(new Connection({ loginUrl: sandbox.url }).login('admin@sandbox.test', 'no')).rejects.toThrow(
      'INVALID_LOGIN',
    );
  });

  it('creates the external id field that a bare org lacks', async () => {
    const field = {
      fullName: 'Contact.MarkMail_ID__c',
      label: 'MarkMail ID',
      type: 'Text',
      length: 64,
      externalId: true,
      unique: true,
    };
    await expect(
      connection.sobject('Contact').upsert({ MarkMail_ID__c: 'x', LastName: 'X' }, 'MarkMail_ID__c'),
    ).rejects.toThrow();

    const created = await connection.metadata.create('CustomField', [field] as never);
    const again = await connection.metadata.create('CustomField', [field] as never);
    const upserted = await connection.metadata.upsert('CustomField', [field] as never);

    expect(created).toMatchObject([{ fullName: 'Contact.MarkMail_ID__c', success: true }]);
    expect(again).toMatchObject([{ success: false, errors: [{ statusCode: 'DUPLICATE_DEVELOPER_NAME' }] }]);
    expect(upserted).toMatchObject([{ success: true, created: false }]);
    expect(
      await connection.sobject('Contact').upsert({ MarkMail_ID__c: 'x', LastName: 'X' }, 'MarkMail_ID__c'),
    ).toMatchObject({ created: true });
  });

  it('creates a custom object with a lookup, usable at once', async () => {
    await connection.metadata.create('CustomObject', {
      fullName: 'Visit__c',
      label: 'Visit',
      pluralLabel: 'Visits',
      fields: [
        {
          fullName: 'Contact__c',
          label: 'Contact',
          type: 'Lookup',
          referenceTo: 'Contact',
          relationshipName: 'Visits',
        },
      ],
    } as never);
    const contact = await connection.query<{ Id: string; Name: string }>(
      'SELECT Id, Name FROM Contact LIMIT 1',
    );

    const made = await connection
      .sobject('Visit__c')
      .create({ Name: 'First', Contact__c: contact.records[0].Id });

    expect(made).toMatchObject({ success: true });
    const found = await connection.query('SELECT Name, Contact__r.Name FROM Visit__c');
    expect(found.records).toMatchObject([{ Name: 'First', Contact__r: { Name: contact.records[0].Name } }]);
    expect((await connection.metadata.describe()).metadataObjects.map(({ xmlName }) => xmlName)).toContain(
      'CustomField',
    );
  });

  it('merges two contacts: the loser points to the winner', async () => {
    const { records } = await connection.query<{ Id: string }>('SELECT Id FROM Contact LIMIT 2');
    const [winner, loser] = records.map(({ Id }) => Id);

    const merged = await connection.soap.merge({
      masterRecord: { type: 'Contact', Id: winner, Title: 'Kept' },
      recordToMergeIds: [loser],
    } as never);

    expect(merged).toMatchObject({ success: true, mergedRecordIds: [loser] });
    const gone = await connection.query(
      `SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '${loser}'`,
      { scanAll: true },
    );
    expect(gone.records).toMatchObject([{ IsDeleted: true, MasterRecordId: winner }]);
    const undeleted = await connection.soap.undelete([loser]);
    expect(undeleted).toMatchObject([{ success: true }]);
  });

  it('converts a lead, which is read-only afterwards', async () => {
    const { records } = await connection.query<{ Id: string; LastName: string }>(
      'SELECT Id, LastName FROM Lead LIMIT 1',
    );
    const leadId = records[0].Id;

    const converted: any = await connection.soap.convertLead({
      leadId,
      convertedStatus: 'Closed - Converted',
    });

    expect(converted).toMatchObject({ success: true, leadId });
    const lead = await connection.query(
      `SELECT IsConverted, ConvertedContactId, ConvertedContact.LastName FROM Lead WHERE Id = '${leadId}'`,
    );
    expect(lead.records).toMatchObject([
      {
        IsConverted: true,
        ConvertedContactId: converted.contactId,
        ConvertedContact: { LastName: records[0].LastName },
      },
    ]);
    await expect(connection.sobject('Lead').update({ Id: leadId, Title: 'X' })).rejects.toMatchObject({
      name: 'CANNOT_UPDATE_CONVERTED_LEAD',
    });
  });

  it('refuses a bad session with a fault that clients know', async () => {
    const bad = new Connection({ instanceUrl: sandbox.url, accessToken: 'no', version: API_VERSION });

    await expect(bad.metadata.describe()).rejects.toMatchObject({ name: 'sf:INVALID_SESSION_ID' });
  });
});
