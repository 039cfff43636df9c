import { Connection } from 'jsforce';
import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, session } from './clients.js';

describe('SOQL over the data API', () => {
  let sandbox: RunningSandbox;
  let connection: Connection;

  beforeAll(async () => {
    sandbox = await aSandbox();
    connection = new Connection(await session(sandbox));
    await control(sandbox, 'POST', 'reset');
    const account = await connection.sobject('Account').create({ Name: 'Zeta 100%', Industry: 'Energy' });
    await connection.sobject('Contact').create([
      { LastName: 'Query', FirstName: 'A', AccountId: account.id, Title: 'One' },
      { LastName: 'Query', FirstName: 'B', AccountId: account.id, Title: 'Two' },
      { LastName: 'Query', FirstName: 'C', Title: null },
    ]);
    const gone = await connection.sobject('Contact').create({ LastName: 'Gone' });
    await connection.sobject('Contact').destroy(String(gone.id));
  });
  afterAll(() => sandbox.close());

  const titles = async (where: string): Promise<unknown[]> => {
    const soql = `SELECT Title, FirstName FROM Contact WHERE LastName = 'query' AND (${where}) ORDER BY Title DESC NULLS LAST`;
    return (await connection.query<{ FirstName: string }>(soql)).records.map(({ FirstName }) => FirstName);
  };

  it.each([
    ["Title LIKE 't%'", ['B']],
    ["Title = null OR Title = 'one'", ['A', 'C']],
    ["Title != 'One'", ['B', 'C']],
    ["NOT Title IN ('One', 'Two')", ['C']],
    ["Account.Name LIKE 'Zeta 100\\%'", ['B', 'A']],
    ["AccountId IN (SELECT Id FROM Account WHERE Industry = 'Energy')", ['B', 'A']],
    ['CreatedDate >= TODAY', ['B', 'A', 'C']],
    ['SystemModstamp > 2026-01-01T00:00:00+09:00 AND Account.Industry = null', ['C']],
  ])('WHERE %s', async (where, names) => {
    expect(await titles(where)).toEqual(names);
  });

  it('nests the children of a parent', async () => {
    const { records } = await connection.query(
      "SELECT Name, (SELECT FirstName FROM Contacts ORDER BY FirstName) FROM Account WHERE Name LIKE 'Zeta%'",
    );

    expect(records).toMatchObject([
      {
        Name: 'Zeta 100%',
        Contacts: { totalSize: 2, done: true, records: [{ FirstName: 'A' }, { FirstName: 'B' }] },
      },
    ]);
  });

  it('groups and counts', async () => {
    const grouped = await connection.query(
      "SELECT AccountId, COUNT(Id) howMany, MAX(Title) FROM Contact WHERE LastName = 'Query' AND AccountId != null GROUP BY AccountId",
    );
    const counted = await connection.query("SELECT COUNT() FROM Contact WHERE LastName = 'Query'");

    expect(grouped.records).toMatchObject([
      { attributes: { type: 'AggregateResult' }, howMany: 2, expr0: 'Two' },
    ]);
    expect(counted).toMatchObject({ totalSize: 3, records: [] });
  });

  it.each(['query', 'queryAll'])('counts and dates what changed since a time with %s', async (resource) => {
    const ask = async (since: string): Promise<unknown> => {
      const soql = `SELECT COUNT(Id) n, MAX(SystemModstamp) m FROM Contact WHERE SystemModstamp >= ${since}`;
      const path = `/services/data/v62.0/${resource}?q=${encodeURIComponent(soql)}`;
      return (await connection.request<{ records: unknown[] }>(path)).records;
    };
    const attributes = { type: 'AggregateResult' };

    // Seeded people are older.
    expect(await ask('2026-01-01T00:00:00.000Z')).toEqual([
      {
        attributes,
        n: resource === 'queryAll' ? 4 : 3,
        m: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
      },
    ]);
    expect(await ask('2199-01-01T00:00:00.000Z')).toEqual([{ attributes, n: 0, m: null }]);
  });

  it('answers null for a parent that is not there', async () => {
    const { records } = await connection.query(
      "SELECT Account.Name FROM Contact WHERE FirstName = 'C' AND LastName = 'Query'",
    );

    expect(records).toMatchObject([{ Account: null }]);
  });

  it.each([
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE Title = 'a' AND Email = 'b' OR Phone = 'c'", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
  ])('refuses %s as %s', async (soql, errorCode) => {
    await expect(connection.query(soql)).rejects.toMatchObject({ name: errorCode });
  });

  it('can query every field that describe names', async () => {
    for (const object of [
      'Account',
      'Contact',
      'Lead',
      'Campaign',
      'CampaignMember',
      'Task',
      'Opportunity',
      'User',
      'Organization',
    ]) {
      const { fields } = await connection.describe(object);
      const names = fields.map(({ name }) => name);
      const { records } = await connection.query<Record<string, unknown>>(
        `SELECT ${names.join(', ')} FROM ${object} LIMIT 1`,
      );
      const [{ attributes: _attributes, ...first }] = records.length > 0 ? records : [{}];
      expect(records.length === 0 || Object.keys(first).length === names.length).toBe(true);
    }
  });
});
