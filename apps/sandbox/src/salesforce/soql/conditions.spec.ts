import { firstColumn } from './__fixtures__/memory-source.js';
import { aSource, CONTACT_IDS, contacts, id, source } from './__fixtures__/people.js';
import { compileWhere, prepareSoql } from './prepare.js';

/** Indexes of the contacts that a condition holds for. */
const found = (where: string): number[] =>
  firstColumn(source, `SELECT Id FROM Contact WHERE ${where}`).map((one) => CONTACT_IDS.indexOf(one));

describe('conditions', () => {
  it.each([
    ["Name = 'ada lovelace'", [0]],
    ["Name != 'Ada Lovelace'", [1, 2, 3]],
    ["Email <> 'ada@example.com'", [1, 2, 3]],
    ['Email = null', [2, 3]],
    ['Email != null', [0, 1]],
    ["Email = ''", [2, 3]],
    ["Name LIKE 'ADA%'", [0]],
    ["Name LIKE '%brien%'", [1]],
    [String.raw`Name LIKE '%\_100\%'`, [1]],
    [String.raw`Name LIKE '%\_%'`, [1]],
    ["Name LIKE 'Pat O_Brien%'", [1]],
    ["Name LIKE 'Pat O__Brien%'", []],
    [String.raw`Name LIKE 'Pat O\'Brien_100_'`, [1]],
    ["Name LIKE '佐藤___'", [2]],
    ["Name LIKE '%'", [0, 1, 2, 3]],
    ["Name LIKE 'Line%Break%'", [3]],
    [String.raw`Name LIKE '%\\'`, [3]],
    [String.raw`Name = 'Line\nBreak\\'`, [3]],
    ["Email LIKE '%'", [0, 1]],
    ["NOT Email LIKE 'ada%'", [1, 2, 3]],
    ['Score__c > 5.5', [0, 3]],
    ['Score__c >= 5.5', [0, 1, 3]],
    ['Score__c < 7', [1]],
    ['Score__c != 10', [1, 2, 3]],
    ['HasOptedOutOfEmail = true', [0]],
    ['HasOptedOutOfEmail = false', [1, 2, 3]],
    ['HasOptedOutOfEmail != true', [1, 2, 3]],
    [`Id = '${id('003', 1)}'`, [1]],
    [`Id = '${id('003', 1).slice(0, 15)}'`, [1]],
    [`Id IN ('${id('003', 2)}', '${id('003', 0)}', '${id('003', 0)}')`, [0, 2]],
    [`Id NOT IN ('${id('003', 2)}')`, [0, 1, 3]],
    [`Id > '${id('003', 1)}'`, [2, 3]],
    ["Email IN ('ADA@example.com', 'x')", [0]],
    ["Email NOT IN ('ada@example.com')", [1, 2, 3]],
    ['Email IN (null)', [2, 3]],
    ["Code__c = 'Abc'", [1]],
    ["Code__c = 'abc'", []],
    ["Account.Name = 'acme inc.'", [0, 2]],
    ['Account.Name = null', [3]],
    ["Account.Owner.Name LIKE 'admin%'", [0, 1, 2]],
    ["Contact.Name = 'Ada Lovelace'", [0]],
    ["Interests__c INCLUDES ('b')", [0, 1]],
    ["Interests__c INCLUDES ('a;b', 'c')", [0, 1]],
    ["Interests__c INCLUDES ('a;c')", []],
    ["Interests__c EXCLUDES ('c')", [0, 2, 3]],
    ['Birthdate = 1990-05-06', [0]],
    ['Birthdate < 1990-01-01', [1]],
    ['CreatedDate = TODAY', [0]],
    ['CreatedDate = YESTERDAY', [1]],
    ['CreatedDate < TODAY', [1, 2, 3]],
    ['CreatedDate > YESTERDAY', [0]],
    ['CreatedDate <= YESTERDAY', [1, 2, 3]],
    ['CreatedDate = LAST_N_DAYS:1', [0, 1]],
    ['CreatedDate = LAST_MONTH', [2]],
    ['CreatedDate = THIS_YEAR', [0, 1, 2]],
    ['CreatedDate = LAST_YEAR', [3]],
    ['CreatedDate = N_DAYS_AGO:1', [1]],
    ['CreatedDate IN (TODAY, LAST_YEAR)', [0, 3]],
    ['CALENDAR_YEAR(CreatedDate) = 2025', [3]],
    ['SystemModstamp > 2026-01-01T00:00:00Z', [1, 2]],
    ['SystemModstamp >= 2026-01-01T09:00:01+09:00', [1, 2]],
    ['SystemModstamp = 2025-12-31T19:00:01-0500', [1, 2]],
    ['SystemModstamp >= 2026-01-01T00:00:01.000Z', [1, 2]],
    ["(Name LIKE 'a%' OR Name LIKE 'p%') AND Score__c > 6", [0]],
    ["NOT (Name LIKE 'a%' OR Name LIKE 'p%')", [2, 3]],
    ['Id IN (SELECT WhoId FROM Task)', [0]],
    ['Id NOT IN (SELECT WhoId FROM Task)', [1, 2, 3]],
    ["AccountId IN (SELECT Id FROM Account WHERE Industry = 'Banking')", [0, 2]],
    ['MasterRecordId = null', [0, 1, 2, 3]],
  ])('%s finds %j', (where, expected) => {
    expect(found(where)).toEqual(expected);
  });

  it('find the recycle bin only where it is asked for', () => {
    const soql = 'SELECT Id FROM Contact WHERE IsDeleted = true';

    expect(firstColumn(source, soql)).toEqual([]);
    expect(firstColumn(source, soql, { includeDeleted: true })).toEqual([id('003', 4)]);
    expect(firstColumn(source, `${soql} ALL ROWS`)).toEqual([id('003', 4)]);
  });

  it('stand alone as rules over a row', () => {
    const holds = compileWhere(source, 'Contact', "Email = null AND Account.Name LIKE 'Acme%'");

    expect(contacts.map(holds)).toEqual([false, false, true, false, false]);
  });

  it('look rows up by id, keys and parents without reading the others', () => {
    const quick = aSource(['Contact.MarkMail_ID__c', 'Contact.AccountId', 'Contact.Email']);
    const soql = (where: string): unknown[] => firstColumn(quick, `SELECT Id FROM Contact WHERE ${where}`);

    expect(soql(`Id = '${id('003', 1)}'`)).toEqual([id('003', 1)]);
    expect(soql("MarkMail_ID__c = 'mm-1'")).toEqual([id('003', 0)]);
    expect(soql(`AccountId = '${id('001', 0)}' AND Score__c = null`)).toEqual([id('003', 2)]);
    expect(soql("Email IN ('pat@example.com', 'ADA@example.com')")).toEqual([id('003', 0), id('003', 1)]);
    expect(quick.scans).toEqual([]);
  });

  it.each([
    ['SystemModstamp >= 2026-01-01T00:00:01Z', [1, 2]],
    ["SystemModstamp = 2026-01-01T00:00:01Z AND Email = 'pat@example.com'", [1]],
    [
      `SystemModstamp > 2026-01-01T00:00:01Z OR (SystemModstamp = 2026-01-01T00:00:01Z AND Id > '${id('003', 1)}')`,
      [2],
    ],
    [
      'Score__c > 1 AND (SystemModstamp > 2026-01-01T00:00:00Z OR SystemModstamp = 2026-01-01T00:00:01Z)',
      [1],
    ],
  ])('%s is found by its stamp', (where, expected) => {
    const quick = aSource(['Contact.SystemModstamp']);

    expect(firstColumn(quick, `SELECT Id FROM Contact WHERE ${where}`)).toEqual(
      expected.map((index) => CONTACT_IDS[index]),
    );
    expect(quick.scans).toEqual([]);
  });

  it.each([
    ["SystemModstamp > 2026-01-01T00:00:00Z OR Name = 'Ada Lovelace'", [0, 1, 2]],
    ['NOT SystemModstamp > 2026-01-01T00:00:00Z', [0, 3]],
    ['SystemModstamp < 2026-01-01T00:00:01Z', [0, 3]],
  ])('%s takes reading every row', (where, expected) => {
    const quick = aSource(['Contact.SystemModstamp']);

    expect(firstColumn(quick, `SELECT Id FROM Contact WHERE ${where}`)).toEqual(
      expected.map((index) => CONTACT_IDS[index]),
    );
    expect(quick.scans).toEqual(['Contact']);
  });

  it('read every row where a key may be null', () => {
    const quick = aSource(['Contact.Email']);

    expect(firstColumn(quick, 'SELECT Id FROM Contact WHERE Email = null')).toHaveLength(2);
    expect(quick.scans).toEqual(['Contact']);
  });

  it('understand days from the moment of the run', () => {
    let now = Date.parse('2026-05-13T00:00:00Z');
    const moving = Object.assign(aSource(), { now: () => now });
    const prepared = prepareSoql(moving, 'SELECT COUNT() FROM Contact WHERE CreatedDate = TODAY');
    const before = prepared.execute().totalSize;
    now -= 86_400_000;

    expect([before, prepared.execute().totalSize]).toEqual([1, 1]);
    expect(firstColumn(moving, 'SELECT Id FROM Contact WHERE CreatedDate = TODAY')).toEqual([id('003', 1)]);
  });
});
