import { CrmSchemaError } from '@app/errors';
import { after, fieldPath, idIn, selectFrom, stampedFrom } from './salesforce.soql.js';

describe('SOQL', () => {
  it('selects, filters and reads on within one second', () => {
    const soql = selectFrom(
      ['Id', 'Account.Name', 'Rank__c'],
      'Contact',
      stampedFrom('2026-11-23T10:00:00.000Z'),
      after('2026-11-23T10:00:01.000Z', '003q000000KvQ1tAAF'),
    );

    expect(soql).toBe(
      "SELECT Id, Account.Name, Rank__c FROM Contact WHERE SystemModstamp >= 2026-11-23T10:00:00.000Z AND (SystemModstamp > 2026-11-23T10:00:01.000Z OR (SystemModstamp = 2026-11-23T10:00:01.000Z AND Id > '003q000000KvQ1tAAF'))",
    );
  });

  it.each([["Name'"], ['Name FROM User--'], ['(SELECT Id FROM Tasks)'], [''], ['a.'], ['名前'], ['Id,Name']])(
    'takes no field named %j',
    (name) => {
      expect(() => fieldPath(name)).toThrow(CrmSchemaError);
    },
  );

  it.each([["') OR Id != null"], ["'"], ["\\'"], ['%00']])('takes no id %j', (id) => {
    expect(() => idIn([id])).toThrow(TypeError);
  });

  it.each([['TODAY'], ["2026-01-01' OR"], ['2026-01-01']])('takes no instant %j', (text) => {
    expect(() => stampedFrom(text)).toThrow(TypeError);
  });

  it('takes an object with as many fields as there can be, of the longest names', () => {
    const names = Array.from(
      { length: 900 },
      (_, i) => `Namespace_of_15__${'x'.repeat(37)}${String(i).padStart(3, '0')}__c`,
    );

    expect(selectFrom(names, 'Contact').length).toBeLessThan(100_000);
  });

  it('says so when more is asked for than the language takes', () => {
    const names = Array.from({ length: 2_000 }, (_, i) => `Account.${'x'.repeat(60)}${i}__c`);

    expect(() => selectFrom(names, 'Contact')).toThrow(CrmSchemaError);
  });
});
