import { Connection, OAuth2 } from 'jsforce';
import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, oauth2Config, raw, session, signIn } from './clients.js';

describe('the data API, through jsforce', () => {
  let sandbox: RunningSandbox;
  let connection: Connection;

  beforeAll(async () => {
    sandbox = await aSandbox({ contacts: 5_000 });
    connection = new Connection(await session(sandbox));
  });
  afterAll(() => sandbox.close());

  it('lists versions without a token', async () => {
    const versions = (await (await fetch(`${sandbox.url}/services/data`)).json()) as { version: string }[];

    expect(versions.map(({ version }) => version)).toEqual(expect.arrayContaining(['45.0', '62.0', '67.0']));
  });

  it('signs in with PKCE and refuses a wrong verifier', async () => {
    const good = new OAuth2({ ...oauth2Config(sandbox), useVerifier: true });
    const other = new OAuth2({ ...oauth2Config(sandbox), useVerifier: true });
    const query = await signIn(good.getAuthorizationUrl({ scope: 'api refresh_token', state: 'abc' }));
    expect(query.get('state')).toBe('abc');
    await expect(other.requestToken(query.get('code') ?? '')).rejects.toThrow('invalid code verifier');

    const again = await signIn(good.getAuthorizationUrl({ scope: 'api refresh_token' }));
    const token = await good.requestToken(again.get('code') ?? '');

    expect(token).toMatchObject({
      token_type: 'Bearer',
      instance_url: sandbox.url,
      scope: 'api refresh_token',
    });
    expect(token.access_token).toMatch(/^00D\w{12}!/);
    expect(token).not.toHaveProperty('expires_in');
  });

  it('pages through a query 2,000 rows at a time', async () => {
    const first = await connection.query<{ Id: string }>('SELECT Id, Name, Account.Name FROM Contact');
    expect(first).toMatchObject({ totalSize: 5_000, done: false });
    expect(first.records).toHaveLength(2_000);

    const all = await connection.query<{ Id: string }>('SELECT Id FROM Contact', {
      autoFetch: true,
      maxFetch: 10_000,
    });

    expect(new Set(all.records.map(({ Id }) => Id)).size).toBe(5_000);
  });

  it('sends wide rows fewer at a time', async () => {
    for (let i = 0; i < 200; i++)
      await control(sandbox, 'POST', 'fields', { object: 'Contact', name: `Wide${i}__c`, type: 'Text' });
    const names = Array.from({ length: 200 }, (_, i) => `Wide${i}__c`).join(', ');

    const page = await connection.query(`SELECT ${names} FROM Contact`);

    expect(page).toMatchObject({ totalSize: 5_000, done: false });
    expect(page.records).toHaveLength(1_000);
  });

  it('creates, reads, updates, upserts and deletes a contact', async () => {
    const contacts = connection.sobject('Contact');
    const created = await contacts.create({ LastName: 'Sato', Email: 'sato@example.com' });
    expect(created).toMatchObject({ success: true, errors: [] });
    const id = created.id ?? '';
    await contacts.update({ Id: id, FirstName: 'Yui', MarkMail_ID__c: 'mm-1' });
    expect(await contacts.retrieve(id)).toMatchObject({
      Id: id,
      LastName: 'Sato',
      FirstName: 'Yui',
      MarkMail_ID__c: 'mm-1',
    });

    const upserted = await contacts.upsert({ MarkMail_ID__c: 'mm-1', Title: 'CTO' }, 'MarkMail_ID__c');
    const inserted = await contacts.upsert({ MarkMail_ID__c: 'mm-2', LastName: 'Ito' }, 'MarkMail_ID__c');
    await contacts.destroy(id);

    expect(upserted).toMatchObject({ id, success: true, created: false });
    expect(inserted).toMatchObject({ success: true, created: true });
    await expect(contacts.retrieve(id)).rejects.toThrow('The requested resource does not exist');
    const deleted = await connection.query(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${id}'`, {
      scanAll: true,
    });
    expect(deleted.records).toMatchObject([{ Id: id, IsDeleted: true }]);
  });

  it('writes up to 200 records in one call, one result each in order', async () => {
    const results = await connection
      .sobject('Contact')
      .create([{ LastName: 'A' }, { FirstName: 'No last name' }, { LastName: 'C' }], { allOrNone: false });

    expect(results.map(({ success }) => success)).toEqual([true, false, true]);
    expect(results[1].errors).toMatchObject([{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }]);
  });

  it('describes objects and fields', async () => {
    const global = await connection.describeGlobal();
    const contact = await connection.sobject('Contact').describe();

    expect(global.sobjects.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Account', 'Contact', 'Lead', 'Campaign']),
    );
    expect(contact.fields.find(({ name }) => name === 'MarkMail_ID__c')).toMatchObject({
      externalId: true,
      unique: true,
    });
    expect(contact.fields.find(({ name }) => name === 'AccountId')).toMatchObject({
      referenceTo: ['Account'],
      relationshipName: 'Account',
    });
  });

  it('describes the columns of a query, parents nested', async () => {
    const q = encodeURIComponent('SELECT Id, IsDeleted, Account.Name FROM Contact LIMIT 1');
    const { body } = await raw(
      sandbox,
      connection.accessToken ?? '',
      'GET',
      `/services/data/v62.0/query?columns=true&q=${q}`,
    );

    expect(body).toMatchObject({ entityName: 'Contact', idSelected: true, keyPrefix: '003' });
    expect(body.columnMetadata).toMatchObject([
      { columnName: 'Id', apexType: 'Id' },
      { columnName: 'IsDeleted', booleanType: true },
      { columnName: 'Account', joinColumns: [{ columnName: 'Name', textType: true }] },
    ]);
    const children = encodeURIComponent('SELECT Name, (SELECT LastName FROM Contacts) FROM Account LIMIT 1');
    const { body: parents } = await raw(
      sandbox,
      connection.accessToken ?? '',
      'GET',
      `/services/data/v62.0/query?columns=true&q=${children}`,
    );
    expect(parents.columnMetadata[1]).toMatchObject({
      columnName: 'Contacts',
      aggregate: true,
      joinColumns: [{ columnName: 'LastName' }],
    });
  });

  it('answers every path with 401 for a bad token', async () => {
    for (const path of [
      '/services/data/v62.0/sobjects',
      '/services/data/v62.0/nothing/here',
      '/services/data/v62.0/jobs/query',
    ]) {
      const answer = await raw(sandbox, 'wrong', 'GET', path);
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual([
        { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
      ]);
    }
  });

  it('tolerates doubled slashes and reports usage on every answer', async () => {
    const answer = await raw(sandbox, connection.accessToken ?? '', 'GET', '/services/data//v62.0//limits');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/\d+$/);
  });

  it('reads and writes in bulk', async () => {
    const records: Record<string, string>[] = [];
    const stream = await connection.bulk2.query(
      'SELECT Id, Name, SystemModstamp FROM Contact WHERE IsDeleted = false',
      { pollInterval: 20, pollTimeout: 20_000 },
    );
    stream.on('record', (record: Record<string, string>) => records.push(record));
    await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject));
    expect(records.length).toBeGreaterThanOrEqual(5_000);
    expect(records[0].SystemModstamp).toMatch(/^\d{4}-.*T.*\.000Z$/);

    const rows = Array.from({ length: 450 }, (_, i) => ({
      MarkMail_ID__c: `b-${i}`,
      LastName: i === 7 ? '' : `Bulk ${i}`,
      Title: i === 9 ? '#N/A' : 'X',
    }));
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'upsert',
      externalIdFieldName: 'MarkMail_ID__c',
      input: rows,
      pollInterval: 20,
      pollTimeout: 20_000,
    });

    expect(results.successfulResults).toHaveLength(449);
    expect(results.failedResults).toMatchObject([
      {
        MarkMail_ID__c: 'b-7',
        sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
      },
    ]);
  });
});
