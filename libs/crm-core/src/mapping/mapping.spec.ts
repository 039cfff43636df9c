import type { CrmSchema, FieldDescription, FieldType } from '../records.js';
import {
  compatibility,
  compileMapping,
  convert,
  defaultFields,
  normalise,
  validateMapping,
  verdictOf,
  type FieldMapping,
  type MappedField,
} from '../index.js';

const crm = (name: string, type: FieldType, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  label: name,
  type,
  readable: true,
  createable: true,
  updateable: true,
  required: false,
  externalId: false,
  unique: false,
  maxLength: null,
  options: [],
  restrictedOptions: false,
  custom: false,
  ...more,
});
const schema: CrmSchema = {
  object: 'contact',
  remoteName: 'Contact',
  label: 'Contact',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    crm('Email', 'email', { maxLength: 80 }),
    crm('LastName', 'string', { maxLength: 80 }),
    crm('HasOptedOutOfEmail', 'boolean'),
    crm('Account.Name', 'string', { createable: false, updateable: false }),
    crm('Birthdate', 'date'),
    crm('Photo', 'unsupported'),
  ],
};
const line = (markmailField: string, crmField: string, more: Partial<FieldMapping> = {}): FieldMapping => ({
  markmailField,
  crmField,
  direction: 'bidirectional',
  rule: 'newest',
  ...more,
});

describe('normalise', () => {
  it.each([
    ['email', '  Taro@Example.COM ', 'taro@example.com'],
    ['email', 'ｔａｒｏ＠example.com', 'taro@example.com'],
    ['string', '  a\r\nb\u0000 ', 'a\nb'],
    ['string', '   ', null],
    ['number', '1e3', 1000],
    ['number', 'x', null],
    ['date', '2026-02-30', null],
    ['datetime', '2026-01-01T09:00:00.000+0900', '2026-01-01T00:00:00.000Z'],
    ['set', 'b;a;b', ['a', 'b']],
    ['boolean', 'true', true],
  ] as const)('%s %j becomes %j', (type, value, expected) => {
    expect(normalise(type, value)).toEqual(expected);
  });
});

describe('types', () => {
  it.each([
    ['string', 'string', 'ok'],
    ['string', 'date', 'lossy'],
    ['date', 'string', 'ok'],
    ['datetime', 'date', 'lossy'],
    ['date', 'datetime', 'ok'],
    ['set', 'string', 'lossy'],
    ['string', 'set', 'ok'],
    ['number', 'string', 'ok'],
    ['string', 'number', 'lossy'],
    ['boolean', 'number', 'ok'],
    ['number', 'boolean', 'lossy'],
    ['date', 'number', 'impossible'],
    ['boolean', 'email', 'impossible'],
    ['unsupported', 'string', 'impossible'],
    ['set', 'number', 'impossible'],
  ] as const)('%s into %s is %s', (from, to, verdict) => {
    expect(verdictOf(from, to).verdict).toBe(verdict);
  });

  it('warns where the CRM takes less than we hold', () => {
    expect(
      compatibility(crm('a', 'string', { maxLength: 255 }), crm('b', 'string', { maxLength: 80 })),
    ).toMatchObject({ verdict: 'lossy' });
    expect(
      compatibility(crm('a', 'string'), crm('b', 'picklist', { restrictedOptions: true })),
    ).toMatchObject({ verdict: 'lossy' });
  });

  it.each([
    ['2026-01-01', 'date', 'datetime', '2026-01-01T00:00:00.000Z'],
    [['a', 'b'], 'set', 'string', 'a;b'],
    [true, 'boolean', 'number', 1],
  ] as const)('%j from %s to %s is %j', (value, from, to, expected) => {
    expect(convert(value, from, to)).toEqual(expected);
  });
});

describe('validateMapping', () => {
  it('names everything that is wrong at once', () => {
    const { errors, fields } = validateMapping(
      'contact',
      [
        line('nickname', 'Email'),
        line('email', 'Nope'),
        line('status', 'HasOptedOutOfEmail'),
        line('company', 'Account.Name'),
        line('customFields.born', 'Photo'),
        line('lastName', 'Email', { rule: 'optOutWins' }),
        line('customFields.__proto__', 'LastName'),
      ],
      schema,
    );

    expect(fields).toEqual([]);
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/0/markmailField unknown',
      '/1/crmField unknown',
      '/2/rule notAllowed',
      '/3/direction notAllowed',
      '/4/crmField type',
      '/5/rule notAllowed',
      '/6/markmailField unknown',
      '/5/crmField duplicate',
    ]);
  });

  it('keeps what the engine needs of a good line', () => {
    const { errors, fields } = validateMapping(
      'contact',
      [line('company', 'Account.Name', { direction: 'fromCrm' })],
      schema,
    );

    expect(errors).toEqual([]);
    expect(fields).toEqual([
      expect.objectContaining({ crmType: 'string', crmCreateable: false, crmUpdateable: false }),
    ]);
  });
});

describe('defaultFields', () => {
  it('leaves out what the org lacks and reads only what may not be written', () => {
    const defaults = [line('email', 'Email'), line('company', 'Account.Name'), line('phone', 'Phone')];

    expect(defaultFields('contact', defaults, schema)).toEqual([
      line('email', 'Email'),
      line('company', 'Account.Name', { direction: 'fromCrm' }),
    ]);
  });
});

describe('compileMapping', () => {
  const status: MappedField = {
    ...line('status', 'HasOptedOutOfEmail', { rule: 'optOutWins' }),
    markmailType: 'picklist',
    crmType: 'boolean',
    crmCreateable: true,
    crmUpdateable: true,
    crmMaxLength: null,
  };

  it.each([
    ['active', false],
    ['bounced', false],
    ['unsubscribed', true],
    ['complained', true],
  ])('reads status %s as opted out: %s', (value, expected) => {
    expect(compileMapping('contact', [status]).fromRecord({ status: value })).toEqual({ status: expected });
  });

  it('writes an opt-out in each side’s own form', () => {
    const mapping = compileMapping('contact', [status]);

    expect(mapping.toRemoteValues({ status: true })).toEqual({ HasOptedOutOfEmail: true });
    expect(mapping.toRecordPatch({ status: true })).toEqual({ status: 'unsubscribed' });
  });
});
