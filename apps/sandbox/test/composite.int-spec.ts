/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import { Connection } from 'jsforce';
import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, raw, session } from './clients.js';

const DATA = '/services/data/v62.0';

describe('several operations in one call', () => {
  let sandbox: RunningSandbox;
  let connection: Connection;
  let token: string;

  beforeAll(async () => {
    sandbox = await aSandbox();
    connection = new Connection(await session(sandbox));
    token = connection.accessToken ?? '';
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  const post = (path: string, body: unknown): ReturnType<typeof raw> =>
    raw(sandbox, token, 'POST', DATA + path, body);
  const count = async (where: string): Promise<number> =>
    (await connection.query(`SELECT COUNT() FROM Contact WHERE ${where}`)).totalSize;

  it('lets a part use an earlier part’s result', async () => {
    const { status, body } = await post('/composite', {
      compositeRequest: [
        { method: 'POST', url: `${DATA}/sobjects/Account`, referenceId: 'acc', body: { Name: 'Acme' } },
        {
          method: 'POST',
          url: `${DATA}/sobjects/Contact`,
          referenceId: 'con',
          body: { LastName: 'Doe', AccountId: '@{acc.id}' },
        },
        { method: 'GET', url: `${DATA}/sobjects/Contact/@{con.id}?fields=AccountId`, referenceId: 'read' },
      ],
    });

    expect(status).toBe(200);
    expect(body.compositeResponse.map((one: any) => one.httpStatusCode)).toEqual([201, 201, 200]);
    expect(body.compositeResponse[2].body.AccountId).toBe(body.compositeResponse[0].body.id);
    expect(body.compositeResponse[0].httpHeaders.Location).toContain('/sobjects/Account/001');
  });

  it('takes everything back when one part fails under allOrNone', async () => {
    const { body } = await post('/composite', {
      allOrNone: true,
      compositeRequest: [
        {
          method: 'POST',
          url: `${DATA}/sobjects/Contact`,
          referenceId: 'good',
          body: { LastName: 'Rolled back' },
        },
        {
          method: 'POST',
          url: `${DATA}/sobjects/Contact`,
          referenceId: 'bad',
          body: { FirstName: 'No last name' },
        },
      ],
    });

    expect(body.compositeResponse.map((one: any) => one.body[0].errorCode)).toEqual([
      'PROCESSING_HALTED',
      'REQUIRED_FIELD_MISSING',
    ]);
    expect(await count("LastName = 'Rolled back'")).toBe(0);
  });

  it('keeps one graph and rolls another back', async () => {
    const part = (referenceId: string, body: object): object => ({
      method: 'POST',
      url: `${DATA}/sobjects/Contact`,
      referenceId,
      body,
    });
    const { body } = await post('/composite/graph', {
      graphs: [
        { graphId: 'g1', compositeRequest: [part('a', { LastName: 'Graph' })] },
        { graphId: 'g2', compositeRequest: [part('a', { LastName: 'Graph' }), part('b', {})] },
      ],
    });

    expect(body.graphs.map((one: any) => one.isSuccessful)).toEqual([true, false]);
    expect(await count("LastName = 'Graph'")).toBe(1);
  });

  it('rolls a collection back under allOrNone and keeps the good rows otherwise', async () => {
    const records = [
      { attributes: { type: 'Contact' }, LastName: 'Batch' },
      { attributes: { type: 'Contact' }, LastName: 'Batch', Email: 'not an address' },
    ];
    const together = await post('/composite/sobjects', { allOrNone: true, records });
    expect(together.body.map((one: any) => one.errors[0].statusCode)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'INVALID_EMAIL_ADDRESS',
    ]);
    expect(await count("LastName = 'Batch'")).toBe(0);

    const apart = await post('/composite/sobjects', { records });

    expect(apart).toMatchObject({
      status: 200,
      body: [
        { success: true },
        {
          success: false,
          errors: [
            {
              statusCode: 'INVALID_EMAIL_ADDRESS',
              message: 'Email: invalid email address: not an address',
              fields: ['Email'],
            },
          ],
        },
      ],
    });
    expect(await count("LastName = 'Batch'")).toBe(1);
  });

  it('upserts a collection by external id and refuses an id given twice', async () => {
    const record = (key: string): object => ({
      attributes: { type: 'Contact' },
      MarkMail_ID__c: key,
      LastName: key,
    });
    const path = `${DATA}/composite/sobjects/Contact/MarkMail_ID__c`;
    const first = await raw(sandbox, token, 'PATCH', path, {
      records: [record('k1'), record('k2'), record('K2')],
    });
    const second = await raw(sandbox, token, 'PATCH', path, { records: [record('K1')] });

    expect(first.body).toMatchObject([
      { success: true, created: true },
      { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
      { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
    ]);
    expect(second.body).toMatchObject([{ id: first.body[0].id, success: true, created: false }]);
  });

  it('takes no row of a collection that holds a value it cannot read', async () => {
    const attributes = { type: 'Contact' };
    const records = [
      { attributes, LastName: 'Readable' },
      { attributes, LastName: 'Unreadable', Birthdate: 'soon' },
    ];

    const { status, body } = await post('/composite/sobjects', { allOrNone: false, records });

    expect(status).toBe(400);
    expect(body).toEqual([expect.objectContaining({ errorCode: 'JSON_PARSER_ERROR' })]);
    expect(await count("LastName IN ('Readable', 'Unreadable')")).toBe(0);
  });

  it('refuses more than 200 records', async () => {
    const records = Array.from({ length: 201 }, () => ({ attributes: { type: 'Contact' }, LastName: 'X' }));

    expect((await post('/composite/sobjects', { records })).status).toBe(400);
  });

  it('reads many rows and gives null for those that are not there', async () => {
    const { records } = await connection.query<{ Id: string }>('SELECT Id FROM Contact LIMIT 2');
    const ids = [records[0].Id, '003000000000000AAA', records[1].Id];

    const { body } = await post('/composite/sobjects/Contact', { ids, fields: ['Id', 'LastName'] });

    expect(body.map((row: any) => row?.Id ?? null)).toEqual([records[0].Id, null, records[1].Id]);
  });

  it('deletes many rows', async () => {
    const { records } = await connection.query<{ Id: string }>('SELECT Id FROM Contact LIMIT 2');
    const ids = records.map(({ Id }) => Id).join(',');

    const first = await raw(sandbox, token, 'DELETE', `${DATA}/composite/sobjects?ids=${ids}`);
    const second = await raw(sandbox, token, 'DELETE', `${DATA}/composite/sobjects?ids=${ids}`);

    expect(first.body).toMatchObject([{ success: true }, { success: true }]);
    expect(second.body[0].errors).toMatchObject([
      { statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' },
    ]);
  });

  it('answers a batch part by part and stops where told', async () => {
    const { body } = await post('/composite/batch', {
      haltOnError: true,
      batchRequests: [
        { method: 'GET', url: 'v62.0/limits' },
        { method: 'GET', url: 'v62.0/sobjects/Nothing/describe' },
        { method: 'GET', url: 'v62.0/limits' },
      ],
    });

    expect(body.hasErrors).toBe(true);
    expect(body.results.map((one: any) => one.statusCode)).toEqual([200, 404, 412]);
  });

  it('plants a tree of parents and children, all or none', async () => {
    const tree = (lastName: string | null): object => ({
      records: [
        {
          attributes: { type: 'Account', referenceId: 'a' },
          Name: 'Tree',
          Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, LastName: lastName }] },
        },
      ],
    });
    const bad = await post('/composite/tree/Account', tree(null));
    expect(bad).toMatchObject({
      status: 400,
      body: {
        hasErrors: true,
        results: [{ referenceId: 'c', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }],
      },
    });

    const good = await post('/composite/tree/Account', tree('Leaf'));

    expect(good).toMatchObject({ status: 201, body: { hasErrors: false } });
    const found = await connection.query("SELECT Account.Name FROM Contact WHERE LastName = 'Leaf'");
    expect(found.records).toMatchObject([{ Account: { Name: 'Tree' } }]);
    expect((await connection.query("SELECT COUNT() FROM Account WHERE Name = 'Tree'")).totalSize).toBe(1);
  });
});
