import { makeId } from '../store/ids.js';
import { MemorySource } from './__fixtures__/memory-source.js';
import { prepareSoql } from './prepare.js';
import { SoqlError, type ExecuteOptions } from './types.js';

const source = new MemorySource({});
source.hidden.add('Contact.Phone');

function thrown(soql: string, options?: ExecuteOptions): SoqlError {
  try {
    prepareSoql(source, soql, options);
  } catch (error) {
    if (error instanceof SoqlError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a query that does not fit the schema', () => {
  it('names the column, the object and the place', () => {
    expect(thrown('SELECT Foo FROM Contact')).toMatchObject({
      errorCode: 'INVALID_FIELD',
      message:
        "\nSELECT Foo FROM Contact\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    });
  });

  it('names the object that does not exist', () => {
    expect(thrown('SELECT Id FROM Foo')).toMatchObject({
      errorCode: 'INVALID_TYPE',
      message:
        "\nSELECT Id FROM Foo\n               ^\nERROR at Row:1:Column:16\nsObject type 'Foo' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    });
  });

  it.each([
    ['SELECT Id, Phone FROM Contact', 'INVALID_FIELD', 12, "No such column 'Phone' on entity 'Contact'."],
    [
      'SELECT Id FROM Contact WHERE Nope__c = 1',
      'INVALID_FIELD',
      30,
      "No such column 'Nope__c' on entity 'Contact'.",
    ],
    [
      'SELECT Id FROM Contact ORDER BY Nope',
      'INVALID_FIELD',
      33,
      "No such column 'Nope' on entity 'Contact'.",
    ],
    ['SELECT Account.Nope FROM Contact', 'INVALID_FIELD', 8, "No such column 'Nope' on entity 'Account'."],
    [
      'SELECT Acount.Name FROM Contact',
      'INVALID_FIELD',
      8,
      "Didn't understand relationship 'Acount' in field path.",
    ],
    ['SELECT Who.Company FROM Task', 'INVALID_FIELD', 8, "No such column 'Company' on entity 'Name'."],
    [
      'SELECT Id, (SELECT Id FROM Contact) FROM Account',
      'INVALID_TYPE',
      28,
      "Didn't understand relationship 'Contact' in FROM part of query call.",
    ],
    [
      'SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account',
      'MALFORMED_QUERY',
      33,
      'only root queries support aggregate expressions',
    ],
    ['SELECT Id, Name, id FROM Contact', 'INVALID_FIELD', 18, 'duplicate field selected: Id'],
    [
      'SELECT Id, Name n FROM Contact',
      'MALFORMED_QUERY',
      12,
      'only aggregate expressions use field aliasing',
    ],
    [
      'SELECT Name, COUNT(Id) FROM Contact',
      'MALFORMED_QUERY',
      8,
      'Field must be grouped or aggregated: Name',
    ],
    [
      'SELECT COUNT(Id) FROM Lead GROUP BY Name ORDER BY Email',
      'MALFORMED_QUERY',
      51,
      'Field must be grouped or aggregated: Email',
    ],
    ['SELECT Name x, Email x FROM Lead GROUP BY Name, Email', 'MALFORMED_QUERY', 16, 'duplicate alias: x'],
    [
      'SELECT COUNT(Id) FROM Lead GROUP BY CreatedDate',
      'INVALID_FIELD',
      37,
      "field 'CreatedDate' can not be grouped in a query call",
    ],
    [
      'SELECT SUM(Name) FROM Lead',
      'MALFORMED_QUERY',
      12,
      'field Name does not support aggregate operator SUM',
    ],
    ['SELECT FOO(Name) FROM Lead', 'MALFORMED_QUERY', 8, 'unknown function: FOO'],
    [
      "SELECT Id FROM Contact WHERE Description = 'x'",
      'INVALID_FIELD',
      30,
      "field 'Description' can not be filtered in a query call",
    ],
    [
      'SELECT Id FROM Lead ORDER BY Description',
      'INVALID_FIELD',
      30,
      "field 'Description' can not be sorted in a query call",
    ],
    [
      "SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01T00:00:00Z'",
      'INVALID_FIELD',
      30,
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01',
      'INVALID_FIELD',
      30,
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Contact WHERE Birthdate = 2026-01-01T00:00:00Z',
      'INVALID_FIELD',
      30,
      "value of filter criterion for field 'Birthdate' must be of type date and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Contact WHERE HasOptedOutOfEmail = 'true'",
      'INVALID_FIELD',
      30,
      "value of filter criterion for field 'HasOptedOutOfEmail' must be of type boolean and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Contact WHERE LastName = 5',
      'INVALID_FIELD',
      30,
      "value of filter criterion for field 'LastName' must be of type string and should be enclosed in quotes",
    ],
    ["SELECT Id FROM Contact WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 30, 'invalid ID field: abc'],
    [
      "SELECT Id FROM Contact WHERE Id LIKE '003%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      30,
      'invalid operator on id field',
    ],
    [
      "SELECT Id FROM Contact WHERE LastName INCLUDES ('a')",
      'INVALID_QUERY_FILTER_OPERATOR',
      30,
      'invalid operator on string field',
    ],
    [
      'SELECT Id FROM Contact WHERE CreatedDate > 2026-13-01T00:00:00Z',
      'MALFORMED_QUERY',
      44,
      'invalid datetime',
    ],
    [
      'SELECT Id FROM Contact WHERE CreatedDate = LAST_N_YEARS:999999',
      'MALFORMED_QUERY',
      44,
      'date is out of range',
    ],
    [
      'SELECT Account.Parent.Parent.Parent.Parent.Parent.Name FROM Contact',
      'INVALID_FIELD',
      8,
      'SOQL statements cannot query relationships more than 5 levels away',
    ],
    [
      'SELECT Id FROM Contact WHERE Id IN (SELECT Id, WhoId FROM Task)',
      'MALFORMED_QUERY',
      59,
      'The inner select field cannot have more than one column',
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      44,
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
    [
      "SELECT Id FROM Account WHERE (Name = 'x' AND Id NOT IN (SELECT AccountId FROM Contact)) AND Name LIKE '%'",
      'MALFORMED_QUERY',
      46,
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)',
      'MALFORMED_QUERY',
      58,
      'The inner and outer selects should not be on the same object type',
    ],
    [
      'SELECT Id FROM Contact WHERE Email IN (SELECT Email FROM Lead)',
      'MALFORMED_QUERY',
      47,
      "The selected field 'Email' in the subquery and the left operand field 'Email' in the where expression in the outer query should point to the same object type",
    ],
    [
      'SELECT Id FROM Lead WHERE Id IN (SELECT WhatId FROM Task)',
      'MALFORMED_QUERY',
      41,
      "The selected field 'WhatId' in the subquery and the left operand field 'Id' in the where expression in the outer query should point to the same object type",
    ],
    [
      'SELECT TYPEOF Who WHEN Account THEN Name END FROM Task',
      'INVALID_FIELD',
      8,
      'Account is not a valid type',
    ],
  ])('%s is refused with %s at column %i: %s', (soql, errorCode, column, message) => {
    const error = thrown(soql);

    expect(error.errorCode).toBe(errorCode);
    expect(error.message).toContain(`\nERROR at Row:1:Column:${column}\n${message}`);
  });

  it('wants a small LIMIT for FIELDS(ALL)', () => {
    expect(thrown('SELECT FIELDS(ALL) FROM Contact')).toMatchObject({
      errorCode: 'MALFORMED_QUERY',
      message: 'The SOQL FIELDS function must have a LIMIT of at most 200',
    });
  });

  it.each([
    'SELECT COUNT() FROM Contact',
    'SELECT COUNT(Id) FROM Contact',
    'SELECT Name FROM Contact GROUP BY Name',
    'SELECT Id FROM Contact LIMIT 5 OFFSET 5',
    'SELECT Id, (SELECT Id FROM Tasks) FROM Contact',
    'SELECT MailingAddress FROM Contact',
    'SELECT FIELDS(STANDARD) FROM Contact',
    'SELECT TYPEOF Who WHEN Lead THEN Name END FROM Task',
  ])('%s is refused for a bulk job only', (soql) => {
    expect(() => prepareSoql(source, soql)).not.toThrow();
    expect(thrown(soql, { isBulk: true }).errorCode).toBe('API_ERROR');
  });

  it('lets bulk jobs read parents, conditions, order and limits', () => {
    const id = makeId('003', 0);
    const soql = `SELECT Id, Account.Name FROM Contact WHERE Id > '${id}' ORDER BY SystemModstamp, Id LIMIT 10`;

    expect(() => prepareSoql(source, soql, { isBulk: true })).not.toThrow();
  });
});
