import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, raw, session } from './clients.js';

const DATA = '/services/data/v62.0';

describe('the rules of the org', () => {
  let sandbox: RunningSandbox;
  let token: string;

  beforeAll(async () => {
    sandbox = await aSandbox();
    token = (await session(sandbox)).accessToken;
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  const call = (method: string, path: string, body?: unknown, headers = {}): ReturnType<typeof raw> =>
    raw(sandbox, token, method, DATA + path, body, headers);
  const create = async (object: string, record: object): Promise<string> => {
    const { status, body } = await call('POST', `/sobjects/${object}`, record);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  };
  const first = async (object: string, count = 1): Promise<string[]> => {
    const { body } = await call(
      'GET',
      `/query?q=${encodeURIComponent(`SELECT Id FROM ${object} LIMIT ${count}`)}`,
    );
    return body.records.map((record: { Id: string }) => record.Id);
  };
  const read = async (object: string, id: string): Promise<Record<string, unknown>> =>
    (await call('GET', `/sobjects/${object}/${id}`)).body;

  it('names the row that has a unique value already', async () => {
    const id = await create('Contact', { LastName: 'A', MarkMail_ID__c: 'Same' });

    const { status, body } = await call('POST', '/sobjects/Contact', {
      LastName: 'B',
      MarkMail_ID__c: 'same',
    });

    expect(status).toBe(400);
    expect(body).toEqual([
      {
        message: `duplicate value found: MarkMail_ID__c duplicates value on record with id: ${id.slice(0, 15)}`,
        errorCode: 'DUPLICATE_VALUE',
        fields: ['MarkMail_ID__c'],
      },
    ]);
  });

  it.each([
    [{}, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']],
    [
      { LastName: 'x'.repeat(81) },
      'STRING_TOO_LONG',
      `Last Name: data value too large: ${'x'.repeat(81)} (max length=80)`,
      ['LastName'],
    ],
    [{ LastName: 'A', Email: 'a@' }, 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: a@', ['Email']],
    [{ LastName: 'A', Nope: 1 }, 'INVALID_FIELD', "No such column 'Nope' on sobject of type Contact", []],
    [
      { LastName: 'A', AccountId: 'xyz' },
      'MALFORMED_ID',
      expect.stringContaining('id value of incorrect type: xyz'),
      ['AccountId'],
    ],
    [
      { LastName: 'A', IsDeleted: true },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      expect.stringContaining('Unable to create/update fields: IsDeleted'),
      ['IsDeleted'],
    ],
    [
      { LastName: 'A', Email: ['a'] },
      'JSON_PARSER_ERROR',
      expect.stringContaining('Cannot deserialize instance of email from START_ARRAY'),
      ['Email'],
    ],
  ])('refuses %j as %s', async (record, errorCode, message, fields) => {
    expect(await call('POST', '/sobjects/Contact', record)).toMatchObject({
      status: 400,
      body: [{ errorCode, message, fields }],
    });
  });

  it('reports malformed JSON, unknown objects, wrong methods and missing rows as the real service does', async () => {
    expect((await call('POST', '/sobjects/Contact', '{"LastName":')).body[0].errorCode).toBe(
      'JSON_PARSER_ERROR',
    );
    expect(await call('GET', '/sobjects/Nope/describe')).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    });
    expect((await call('PUT', '/sobjects/Contact')).status).toBe(405);
    expect((await call('GET', '/sobjects/Contact/0035f0000zzzzzz')).status).toBe(404);
    expect((await call('GET', '/sobjects/Contact/Nope__c/1')).body[0].message).toBe(
      'Provided external ID field does not exist or is not accessible: Nope__c',
    );
    const [id] = await first('Contact');
    await call('DELETE', `/sobjects/Contact/${id}`);
    expect(await call('PATCH', `/sobjects/Contact/${id}`, { Title: 'X' })).toMatchObject({
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED' }],
    });
  });

  it('answers 204 to updating upserts before v46 and 300 to ambiguous ones', async () => {
    await control(sandbox, 'POST', 'fields', {
      object: 'Contact',
      name: 'Code__c',
      type: 'Text',
      externalId: true,
    });
    await create('Contact', { LastName: 'A', Code__c: 'one' });
    await create('Contact', { LastName: 'B', Code__c: 'two' });
    await create('Contact', { LastName: 'C', Code__c: 'two' });

    const old = await raw(sandbox, token, 'PATCH', '/services/data/v45.0/sobjects/Contact/Code__c/ONE', {
      Title: 'T',
    });
    const ambiguous = await call('PATCH', '/sobjects/Contact/Code__c/two', { Title: 'T' });

    expect([old.status, old.body]).toEqual([204, '']);
    expect(ambiguous.status).toBe(300);
    expect(ambiguous.body).toHaveLength(2);
    expect((await call('PATCH', '/sobjects/Contact/Code__c/three', { Title: 'T' }, {})).status).toBe(400);
    expect(
      (await call('PATCH', '/sobjects/Contact/Code__c/three?updateOnly=true', { Title: 'T' })).status,
    ).toBe(404);
  });

  it('takes custom fields of tasks on Activity only', async () => {
    const field = (object: string) => ({
      FullName: `${object}.Ours__c`,
      Metadata: { label: 'Ours', type: 'Text', length: 36, externalId: true },
    });

    const onTask = await call('POST', '/tooling/sobjects/CustomField', field('Task'));
    const onActivity = await call('POST', '/tooling/sobjects/CustomField', field('Activity'));

    expect(onTask.status).toBe(400);
    expect(onActivity.status).toBe(201);
    const { body } = await call('GET', '/sobjects/Task/describe');
    expect(body.fields.map(({ name }: { name: string }) => name)).toContain('Ours__c');
  });

  it('adds and removes a custom field through the Tooling API', async () => {
    const field = {
      FullName: 'Contact.Score__c',
      Metadata: { label: 'Score', type: 'Number', precision: 5, scale: 1 },
    };
    const created = await call('POST', '/tooling/sobjects/CustomField', field);
    const again = await call('POST', '/tooling/sobjects/CustomField', field);
    const id = await create('Contact', { LastName: 'A', Score__c: 12.34 });

    expect(created).toMatchObject({ status: 201, body: { success: true } });
    expect(again).toMatchObject({ status: 400, body: [{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }] });
    expect((await read('Contact', id)).Score__c).toBe(12.3);
    expect((await call('DELETE', `/tooling/sobjects/CustomField/${created.body.id}`)).status).toBe(204);
    expect(await read('Contact', id)).not.toHaveProperty('Score__c');
  });

  it('takes ids of 15 characters and answers with 18', async () => {
    const [id] = await first('Contact');

    expect((await read('Contact', id.slice(0, 15))).Id).toBe(id);
  });

  it('keeps campaign roll-ups and allows a person in a campaign once', async () => {
    const [campaign] = await first('Campaign');
    const [contact] = await first('Contact');
    const before = await read('Campaign', campaign);
    const member = {
      CampaignId: campaign,
      ContactId: await create('Contact', { LastName: 'Member' }),
      Status: 'Responded',
    };
    const id = await create('CampaignMember', member);

    const again = await call('POST', '/sobjects/CampaignMember', member);
    const after = await read('Campaign', campaign);

    expect(contact).toHaveLength(18);
    expect(again.body[0].errorCode).toBe('DUPLICATE_VALUE');
    expect(await read('CampaignMember', id)).toMatchObject({ HasResponded: true });
    expect(Number(after.NumberOfContacts)).toBe(Number(before.NumberOfContacts) + 1);
    expect(Number(after.NumberOfResponses)).toBe(Number(before.NumberOfResponses) + 1);
  });

  it('bumps SystemModstamp, not LastModifiedDate, of a person who gets a task', async () => {
    await control(sandbox, 'POST', 'clock', { freeze: '2027-01-01T00:00:00Z' });
    const [id] = await first('Contact');
    const before = await read('Contact', id);

    await create('Task', { Subject: 'Call', WhoId: id, ActivityDate: '2027-01-05' });

    expect(await read('Contact', id)).toMatchObject({
      LastActivityDate: '2027-01-05',
      LastModifiedDate: before.LastModifiedDate,
      SystemModstamp: '2027-01-01T00:00:00.000+0000',
    });
  });

  it('lists updated and deleted ids of a window', async () => {
    const [id, gone] = await first('Contact', 2);
    await call('PATCH', `/sobjects/Contact/${id}`, { Title: 'T' });
    await call('DELETE', `/sobjects/Contact/${gone}`);
    const window = `start=${encodeURIComponent(new Date(Date.now() - 600_000).toISOString())}&end=${encodeURIComponent(new Date(Date.now() + 600_000).toISOString())}`;

    expect((await call('GET', `/sobjects/Contact/updated/?${window}`)).body.ids).toEqual([id]);
    expect((await call('GET', `/sobjects/Contact/deleted/?${window}`)).body.deletedRecords).toMatchObject([
      { id: gone },
    ]);
    expect(
      (await call('GET', '/sobjects/Contact/updated?start=2020-01-01T00:00:00Z&end=2020-02-01T00:00:00Z'))
        .body[0].errorCode,
    ).toBe('INVALID_REPLICATION_DATE');
  });

  it('forgets deleted rows after 15 days in the recycle bin', async () => {
    const [id] = await first('Contact');
    await call('DELETE', `/sobjects/Contact/${id}`);
    const found = async (): Promise<number> => {
      const { accessToken } = await session(sandbox);
      const q = encodeURIComponent(`SELECT Id FROM Contact WHERE Id = '${id}'`);
      return (await raw(sandbox, accessToken, 'GET', `${DATA}/queryAll?q=${q}`)).body.totalSize;
    };
    expect(await found()).toBe(1);
    await control(sandbox, 'POST', 'clock', { advanceMs: 16 * 24 * 60 * 60 * 1000 });

    expect(await found()).toBe(0);
  });

  it('hides what the user may not see from describe, queries and writes', async () => {
    await control(sandbox, 'POST', 'permissions', { hide: ['Contact.Title', 'Lead'] });

    const { body } = await call('GET', '/sobjects/Contact/describe');
    expect(body.fields.map((field: { name: string }) => field.name)).not.toContain('Title');
    expect(
      (await call('GET', `/query?q=${encodeURIComponent('SELECT Title FROM Contact')}`)).body[0].errorCode,
    ).toBe('INVALID_FIELD');
    expect((await call('POST', '/sobjects/Contact', { LastName: 'A', Title: 'T' })).body[0].errorCode).toBe(
      'INVALID_FIELD',
    );
    expect((await call('GET', '/sobjects/Lead/describe')).status).toBe(404);
  });

  it('answers 304 until the schema changes', async () => {
    const describe = await call('GET', '/sobjects/Contact/describe');
    const since = { 'if-modified-since': describe.headers.get('last-modified') ?? '' };
    expect((await call('GET', '/sobjects/Contact/describe', undefined, since)).status).toBe(304);

    await control(sandbox, 'POST', 'fields', { object: 'Contact', name: 'Extra__c', type: 'Checkbox' });

    expect((await call('GET', '/sobjects/Contact/describe', undefined, since)).status).toBe(200);
  });

  it('keeps to the values of a restricted picklist, in their order', async () => {
    await control(sandbox, 'POST', 'fields', {
      object: 'Contact',
      name: 'Tags__c',
      type: 'MultiselectPicklist',
      values: ['a', 'b', 'c'],
      restricted: true,
    });
    const id = await create('Contact', { LastName: 'A', Tags__c: 'c;a' });

    expect((await read('Contact', id)).Tags__c).toBe('a;c');
    expect((await call('PATCH', `/sobjects/Contact/${id}`, { Tags__c: 'a;z' })).body).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Tags__c'] },
    ]);
  });

  it('refuses a write to a row that changed since it was read', async () => {
    const [id] = await first('Contact');
    const stale = { 'if-unmodified-since': 'Mon, 01 Jan 2024 00:00:00 GMT' };

    expect((await call('PATCH', `/sobjects/Contact/${id}`, { Title: 'T' }, stale)).status).toBe(412);
  });

  it('refuses addresses that are too long', async () => {
    const status = async (length: number): Promise<number> =>
      (await call('GET', `/query?q=${'x'.repeat(length)}`)).status;

    expect([await status(16_400), await status(16_250)]).toEqual([414, 431]);
  });
});
