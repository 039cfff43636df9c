import fc from 'fast-check';
import { aRow, firstColumn, MemorySource, records, url } from './__fixtures__/memory-source.js';
import { aSource, CONTACT_IDS, contacts, id, source } from './__fixtures__/people.js';
import { prepareSoql } from './prepare.js';
import type { Row } from './types.js';

describe('order, limit and offset', () => {
  it.each([
    ['ORDER BY Score__c', [2, 1, 3, 0]],
    ['ORDER BY Score__c DESC', [2, 0, 3, 1]],
    ['ORDER BY Score__c DESC NULLS LAST', [0, 3, 1, 2]],
    ['ORDER BY Score__c ASC NULLS LAST LIMIT 2', [1, 3]],
    ['ORDER BY Email NULLS LAST, Name DESC', [0, 1, 2, 3]],
    ['ORDER BY SystemModstamp DESC, Id DESC', [2, 1, 3, 0]],
    ['ORDER BY Account.Name NULLS LAST, Id', [0, 2, 1, 3]],
    ['LIMIT 2', [0, 1]],
    ['LIMIT 2 OFFSET 1', [1, 2]],
    ['LIMIT 0', []],
    ['ORDER BY Id LIMIT 0', []],
    ['OFFSET 3', [3]],
  ])('%s gives %j', (tail, expected) => {
    const ids = firstColumn(source, `SELECT Id FROM Contact ${tail}`);

    expect(ids.map((one) => CONTACT_IDS.indexOf(one))).toEqual(expected);
  });

  it('is the same however the rows happen to come', () => {
    const row = fc.record({ Score__c: fc.option(fc.nat(5)), Name: fc.constantFrom('a', 'B', 'c') });
    const order = fc.constantFrom('Score__c', 'Score__c DESC NULLS LAST, Name', 'Name DESC, Id');
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        order,
        fc.nat(12),
        fc.nat(3),
        (values, by, limit, offset) => {
          const rows = values.map((one, i) => aRow('003', i, one));
          const some = new MemorySource({ Contact: rows });
          const all = firstColumn(some, `SELECT Id FROM Contact ORDER BY ${by}`);
          const part = firstColumn(
            some,
            `SELECT Id FROM Contact ORDER BY ${by} LIMIT ${limit} OFFSET ${offset}`,
          );

          expect(part).toEqual(all.slice(offset, offset + limit));
          expect([...all].sort()).toEqual(rows.map((one) => one.Id).sort());
          const keys = all.map((one) => rows.find(({ Id }) => Id === one)!);
          for (let i = 1; i < keys.length; i++) expect(precedes(by, keys[i - 1], keys[i])).toBe(true);
        },
      ),
    );
  });

  it('keeps the best of many rows, the first come first among equals', () => {
    const many = Array.from({ length: 9_000 }, (_, i) => aRow('003', i, { Score__c: (i * 7_919) % 100 }));
    const big = new MemorySource({ Contact: many });
    const expected = [...many].sort((a, b) => Number(a.Score__c) - Number(b.Score__c)).map((row) => row.Id);

    expect(firstColumn(big, 'SELECT Id FROM Contact ORDER BY Score__c LIMIT 150 OFFSET 10')).toEqual(
      expected.slice(10, 160),
    );
    expect(firstColumn(big, 'SELECT Id FROM Contact ORDER BY Score__c')).toEqual(expected);
  });
});

describe('records', () => {
  it('carry attributes, exact names and nested parents', () => {
    expect(records(source, 'SELECT id, NAME, account.owner.name, Account.name FROM contact LIMIT 1')).toEqual(
      [
        {
          attributes: { type: 'Contact', url: `/Contact/${id('003', 0)}` },
          Id: id('003', 0),
          Name: 'Ada Lovelace',
          Account: {
            attributes: { type: 'Account', url: `/Account/${id('001', 0)}` },
            Owner: { attributes: { type: 'User', url: `/User/${id('005', 0)}` }, Name: 'Admin User' },
            Name: 'Acme Inc.',
          },
        },
      ],
    );
  });

  it('show a parent that is not there as null', () => {
    expect(records(source, `SELECT Account.Name FROM Contact WHERE Id = '${id('003', 3)}'`)).toMatchObject([
      { Account: null },
    ]);
  });

  it('nest children that match, and null where none do', () => {
    const soql =
      'SELECT Name, (SELECT Name FROM Contacts WHERE Score__c != null ORDER BY Name LIMIT 5) FROM Account';
    const [acme, aozora] = records(source, soql);

    expect(acme).toMatchObject({
      Contacts: {
        totalSize: 1,
        done: true,
        records: [{ attributes: { type: 'Contact' }, Name: 'Ada Lovelace' }],
      },
    });
    expect(aozora).toMatchObject({ Contacts: { totalSize: 1 } });
    expect(
      records(source, 'SELECT (SELECT Id FROM Contacts WHERE Score__c > 99) FROM Account')[0],
    ).toMatchObject({
      Contacts: null,
    });
    expect(records(aSource(['Contact.AccountId']), soql)).toEqual([acme, aozora]);
  });

  it('show compound addresses, flags that were never set, and the parts of a name', () => {
    expect(
      records(source, 'SELECT MailingAddress, DoNotCall, OtherAddress FROM Contact LIMIT 1'),
    ).toMatchObject([
      {
        MailingAddress: { city: 'London', country: null, latitude: null, street: null },
        DoNotCall: false,
        OtherAddress: null,
      },
    ]);
  });

  it('follow lookups to several objects', () => {
    const soql = 'SELECT Who.Name, Who.Type, Owner.Type, What.Name FROM Task';

    expect(records(source, soql)).toMatchObject([
      {
        Who: {
          attributes: { type: 'Name', url: `/Contact/${id('003', 0)}` },
          Name: 'Ada Lovelace',
          Type: 'Contact',
        },
        Owner: { Type: 'User' },
        What: { Name: 'Acme Inc.' },
      },
      { Who: { Type: 'Lead', Name: 'Lea Lead' }, What: null },
    ]);
  });

  it('choose fields by the type of the parent', () => {
    const soql = 'SELECT TYPEOF Who WHEN Lead THEN Company, Status ELSE Name END FROM Task';

    expect(records(source, soql)).toMatchObject([
      { Who: { Name: 'Ada Lovelace' } },
      { Who: { attributes: { type: 'Lead' }, Company: 'X', Status: 'Working - Contacted' } },
    ]);
  });

  it('pass labels and formats through as stored', () => {
    expect(records(source, 'SELECT toLabel(Status), format(Company) c FROM Lead')).toMatchObject([
      { Status: 'Working - Contacted', c: 'X' },
    ]);
  });

  it('have every visible field for FIELDS(ALL), and those of one kind for the others', () => {
    const some = aSource();
    some.hidden.add('Contact.Email');
    const columns = (set: string): string[] =>
      prepareSoql(some, `SELECT FIELDS(${set}) FROM Contact LIMIT 200`)
        .execute()
        .columns.map((column) => column.name);

    expect(columns('ALL')).toEqual(expect.arrayContaining(['Id', 'Name', 'Score__c', 'MailingAddress']));
    expect(columns('ALL')).not.toContain('Email');
    expect(columns('CUSTOM')).toEqual(['MarkMail_ID__c', 'Interests__c', 'Score__c', 'Code__c']);
    expect(columns('STANDARD')).not.toContain('Score__c');
  });

  it('belong to their owner where the scope says so', () => {
    const other = Object.assign(aSource(), { userId: id('005', 9) });

    expect(firstColumn(source, 'SELECT Id FROM Contact USING SCOPE mine')).toHaveLength(4);
    expect(firstColumn(other, 'SELECT Id FROM Contact USING SCOPE mine')).toHaveLength(0);
  });

  it('are read through the handles of a store that makes rows anew', () => {
    const lazy = Object.assign(aSource(), {
      hold: (_object: string, row: Row) => CONTACT_IDS.indexOf(row.Id),
      open: (_object: string, handle: unknown) => contacts[handle as number],
    });
    const result = prepareSoql(
      lazy,
      'SELECT Name, Account.Name FROM Contact ORDER BY Score__c DESC LIMIT 2',
    ).execute();

    expect(result.rows).toEqual([2, 0]);
    expect(result.project(result.rows[1])).toEqual(['Ada Lovelace', 'Acme Inc.']);
    expect(result.toRecord(result.rows[0], url)).toMatchObject({ Name: '佐藤 花子' });
    expect(result.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Name', 'string'],
      ['Account.Name', 'string'],
    ]);
  });
});

describe('counts and groups', () => {
  it('have to fit one page', () => {
    const many = Array.from({ length: 2_001 }, (_, i) => aRow('003', i, { LastName: `N${i}` }));
    const big = new MemorySource({ Contact: many });
    const soql = 'SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName';

    expect(() => prepareSoql(big, soql).execute()).toThrow(/does not support queryMore/);
    expect(prepareSoql(big, `${soql} LIMIT 2000`).execute().totalSize).toBe(2_000);
  });

  it('tell texts apart by case only where the field does', () => {
    const rows = ['a', 'A', 'b'].map((value, i) => aRow('003', i, { LastName: value, Code__c: value }));
    const some = new MemorySource({ Contact: rows });
    const count = (soql: string): number => prepareSoql(some, soql).execute().totalSize;

    expect(
      records(some, 'SELECT COUNT_DISTINCT(LastName) name, COUNT_DISTINCT(Code__c) code FROM Contact'),
    ).toMatchObject([{ name: 2, code: 3 }]);
    expect(count('SELECT LastName FROM Contact GROUP BY LastName')).toBe(2);
    expect(count('SELECT Code__c FROM Contact GROUP BY Code__c')).toBe(3);
  });

  const groups = (soql: string): unknown[] =>
    records(source, soql).map(({ attributes, ...values }) => {
      expect(attributes).toEqual({ type: 'AggregateResult' });
      return values;
    });

  it.each([
    ['SELECT COUNT() FROM Contact', 4],
    ['SELECT COUNT() FROM Contact WHERE Email != null', 2],
    ['SELECT COUNT() FROM Contact LIMIT 3', 3],
    ['SELECT COUNT() FROM Contact ALL ROWS', 5],
  ])('%s is %i', (soql, count) => {
    expect(prepareSoql(source, soql).execute()).toMatchObject({ kind: 'count', totalSize: count, rows: [] });
  });

  it.each([
    ['SELECT COUNT(Id) FROM Contact', [{ expr0: 4 }]],
    ['SELECT COUNT(Email), COUNT_DISTINCT(AccountId) a FROM Contact', [{ expr0: 2, a: 2 }]],
    [
      'SELECT SUM(Score__c) s, AVG(Score__c), MIN(Score__c), MAX(Name) m FROM Contact',
      [{ s: 22.5, expr0: 7.5, expr1: 5.5, m: '佐藤 花子' }],
    ],
    ['SELECT SUM(Score__c) FROM Contact WHERE Score__c > 99', [{ expr0: null }]],
    ['SELECT Name FROM Account WHERE Name = null GROUP BY Name', []],
    ['SELECT Name FROM Account GROUP BY Name LIMIT 0', []],
    [
      'SELECT COUNT(Id) n, MAX(SystemModstamp) m FROM Contact WHERE SystemModstamp >= 2026-01-01T00:00:01.000Z',
      [{ n: 2, m: '2026-01-01T00:00:01.000+0000' }],
    ],
    [
      'SELECT COUNT(Id) n, MAX(SystemModstamp) m FROM Contact WHERE SystemModstamp >= 2027-01-01T00:00:00.000Z',
      [{ n: 0, m: null }],
    ],
    [
      'SELECT MIN(CreatedDate), MAX(Birthdate) FROM Contact',
      [{ expr0: '2025-12-31T12:00:00.000+0000', expr1: '1990-05-06' }],
    ],
    [
      'SELECT AccountId, HasOptedOutOfEmail o, COUNT(Id) n FROM Contact WHERE AccountId != null GROUP BY AccountId, HasOptedOutOfEmail HAVING COUNT(Id) < 2 ORDER BY AccountId, HasOptedOutOfEmail LIMIT 2',
      [
        { AccountId: id('001', 0), o: false, n: 1 },
        { AccountId: id('001', 0), o: true, n: 1 },
      ],
    ],
    [
      'SELECT AccountId, COUNT(Id) n FROM Contact GROUP BY AccountId ORDER BY COUNT(Id) DESC, AccountId',
      [
        { AccountId: id('001', 0), n: 2 },
        { AccountId: null, n: 1 },
        { AccountId: id('001', 1), n: 1 },
      ],
    ],
    [
      'SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name HAVING COUNT(Id) > 1',
      [{ Name: 'Acme Inc.', expr0: 2 }],
    ],
    [
      "SELECT Account.Industry i FROM Contact GROUP BY Account.Industry HAVING Account.Industry LIKE 'b%'",
      [{ i: 'Banking' }],
    ],
    [
      'SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Contact GROUP BY CALENDAR_YEAR(CreatedDate)',
      [
        { expr0: 2025, expr1: 1 },
        { expr0: 2026, expr1: 3 },
      ],
    ],
    [
      'SELECT DAY_ONLY(CreatedDate) d FROM Contact GROUP BY DAY_ONLY(CreatedDate) LIMIT 1',
      [{ d: '2025-12-31' }],
    ],
  ])('%s is %j', (soql, expected) => {
    expect(groups(soql)).toEqual(expected);
  });
});

/** Whether one row may stand before another. */
function precedes(by: string, a: Row, b: Row): boolean {
  const [name, other] = [String(a.Name).toLowerCase(), String(b.Name).toLowerCase()];
  if (by.startsWith('Name')) return name > other || (name === other && String(a.Id) < String(b.Id));
  const [x, y] = [a.Score__c as number | null, b.Score__c as number | null];
  if (by === 'Score__c') return x === null || (y !== null && x <= y);
  if (x === y) return name <= other;
  return y === null || (x !== null && x > y);
}
