import { CrmSchemaError, CrmUnavailableError } from '@app/errors';
import type { CrmObject } from '../../../records.js';
import { namesOf } from '../salesforce.objects.js';
import { Columns } from './columns.js';
import { changeFromRest, CsvRows } from './rows.js';

const fields = [
  { name: 'Email', type: 'email' },
  { name: 'Account.Name', type: 'string' },
  { name: 'Rank__c', type: 'number' },
] as const;
const selectionOf = (object: CrmObject) => new Columns().selectionFor(namesOf(object), fields);
const selection = selectionOf('contact');
const ID = '003q000000KvQ1tAAF';
const AT = '2026-01-01T10:00:00.000Z';

describe('CsvRows', () => {
  const row = (isDeleted: string, survivor = '') => [
    ID,
    AT,
    isDeleted,
    'our-id',
    survivor,
    'a@x.jp',
    '',
    '7.0',
  ];

  it('reads values by the names in the header, whatever their order and case', () => {
    const header = [...selection.columns].reverse().map((name) => name.toUpperCase());

    const change = new CsvRows(selection, header).change(row('false').reverse());

    expect(change).toEqual({
      kind: 'upsert',
      id: ID,
      modifiedAt: AT,
      externalId: 'our-id',
      values: ['a@x.jp', null, 7],
    });
  });

  it('tells a merge from a deletion', () => {
    const rows = new CsvRows(selection, selection.columns);

    expect(rows.change(row('true'))).toEqual({ kind: 'delete', id: ID, modifiedAt: AT });
    expect(rows.change(row('true', '003q000000KwKFhAAN'))).toEqual({
      kind: 'merged',
      id: ID,
      modifiedAt: AT,
      intoId: '003q000000KwKFhAAN',
    });
  });

  it.each(selection.columns)('refuses a file without the column %s', (column) => {
    const header = selection.columns.filter((name) => name !== column);

    const reading = () => new CsvRows(selection, header);

    expect(reading).toThrow(CrmSchemaError);
    expect(reading).toThrow(expect.objectContaining({ details: { field: column } }));
  });

  it('needs no column that was not asked for', () => {
    const columns = ['Id', 'SystemModstamp', 'IsDeleted', 'Email'];
    const lean = { ...selection, columns, fields: [fields[0]] };

    expect(new CsvRows(lean, lean.columns).change([ID, AT, 'false', ''])).toMatchObject({
      externalId: null,
      values: [null],
    });
  });

  it('refuses a row whose end is missing', () => {
    const rows = new CsvRows(selection, selection.columns);

    expect(() => rows.change(row('false').slice(0, -1))).toThrow(CrmUnavailableError);
  });
});

describe('what became of a record', () => {
  const values = { Id: ID, SystemModstamp: AT, Email: 'a@x.jp', 'Account.Name': '', Rank__c: '' };
  const living = { IsDeleted: 'false', IsConverted: 'false', MarkMail_ID__c: 'our-id', Type: '' };

  function bothWays(object: CrmObject, marks: Record<string, string>): unknown[] {
    const chosen = selectionOf(object);
    const cells: Record<string, string> = { ...values, ...living, ...marks };
    const byCsv = new CsvRows(chosen, chosen.columns).change(chosen.columns.map((name) => cells[name] ?? ''));
    const json = Object.entries(cells).map(([name, text]) => [
      name,
      text === 'true' || text === 'false' ? text === 'true' : text || null,
    ]);
    return [byCsv, changeFromRest(chosen, { ...Object.fromEntries(json), Account: null })];
  }

  it.each<[string, CrmObject, Record<string, string>, Record<string, unknown>]>([
    ['lives', 'lead', {}, { kind: 'upsert', externalId: 'our-id' }],
    ['is deleted', 'lead', { IsDeleted: 'true' }, { kind: 'delete' }],
    [
      'is merged',
      'account',
      { IsDeleted: 'true', MasterRecordId: '001q000000KwKFhAAN' },
      { kind: 'merged', intoId: '001q000000KwKFhAAN' },
    ],
    [
      'is converted',
      'lead',
      {
        IsConverted: 'true',
        ConvertedContactId: '003q000000KwKFhAAN',
        ConvertedAccountId: '001q000000KwKFhAAN',
      },
      {
        kind: 'converted',
        externalId: 'our-id',
        into: { contactId: '003q000000KwKFhAAN', accountId: '001q000000KwKFhAAN', dealId: null },
      },
    ],
    ['is a list', 'list', { Type: 'MarkMail List' }, { kind: 'upsert' }],
    ['is a campaign and no list', 'list', { Type: 'Email' }, { kind: 'delete' }],
    ['is a campaign without a type', 'campaign', { Type: '' }, { kind: 'upsert' }],
    ['is a list and no campaign', 'campaign', { Type: 'MarkMail List' }, { kind: 'delete' }],
  ])('that %s is told alike from both transports', (_, object, marks, expected) => {
    const [byCsv, byRest] = bothWays(object, marks);

    expect(byCsv).toMatchObject({ id: ID, modifiedAt: AT, ...expected });
    expect(byRest).toEqual(byCsv);
  });
});

describe('changeFromRest', () => {
  const record = {
    Id: ID,
    SystemModstamp: '2026-01-01T10:00:00.000+0000',
    IsDeleted: false,
    MarkMail_ID__c: null,
    Email: null,
    Account: { Name: 'Acme' },
    Rank__c: 7,
  };

  it('reads values through lookups', () => {
    expect(changeFromRest(selection, record)).toEqual({
      kind: 'upsert',
      id: ID,
      modifiedAt: AT,
      externalId: null,
      values: [null, 'Acme', 7],
    });
  });

  it('reads nothing where there is no parent', () => {
    expect(changeFromRest(selection, { ...record, Account: null })).toMatchObject({
      values: [null, null, 7],
    });
  });

  it.each([
    ['Email', { ...record, Email: undefined }],
    ['Account.Name', { ...record, Account: undefined }],
    ['Account.Name', { ...record, Account: {} }],
  ])('refuses a record without %s: it would look cleared', (field, lacking) => {
    expect(() => changeFromRest(selection, lacking)).toThrow(expect.objectContaining({ details: { field } }));
  });
});
