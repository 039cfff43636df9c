import { FIELD_TYPES, type CrmSchema, type FieldDescription, type FieldType } from '../records.js';
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
    crm('Score', 'number'),
    crm('Vip', 'boolean'),
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
    ['datetime', '2026-01-01T09:00', '2026-01-01T09:00:00.000Z'],
    ['datetime', '2026-01-01T09:00:00.123456Z', '2026-01-01T09:00:00.123Z'],
    ['datetime', '2026-02-30T09:00:00Z', null],
    ['datetime', 'room 1', null],
    ['datetime', '9999-12-31T23:59:59-09:00', null],
    ['date', '2026-01-01T09:00:00Z', '2026-01-01'],
    ['date', '2026-01-011', null],
    ['number', '0x10', null],
    ['number', -0, 0],
    ['set', 'b;a;b', ['a', 'b']],
    ['boolean', 'true', true],
  ] as const)('%s %j becomes %j', (type, value, expected) => {
    expect(normalise(type, value)).toEqual(expected);
  });
});

describe('types', () => {
  // Rows are where a value comes from, columns where it goes: o(k), l(ossy), - (impossible).
  const COLUMNS = FIELD_TYPES;
  it.each([
    ['string', 'o o o o o l l l l o o o -'],
    ['text', 'o o o o o l l l l o o - -'],
    ['email', 'o o o o o - - - - o - - -'],
    ['phone', 'o o - o o - - - - o - - -'],
    ['url', 'o o - o o - - - - o - - -'],
    ['number', 'o o - - - o l - - o - - -'],
    ['boolean', 'o o - - - o o - - o - - -'],
    ['date', 'o o - - - - - o o o - - -'],
    ['datetime', 'o o - - - - - l o o - - -'],
    ['picklist', 'o o - o o l l l l o o - -'],
    ['set', 'o o - - - - - - - l o - -'],
    ['reference', 'o o - o o - - - - o - o -'],
    ['unsupported', '- - - - - - - - - - - - -'],
  ] as const)('%s goes into the other types as %s', (from, row) => {
    const verdicts = COLUMNS.map(
      (to) => ({ ok: 'o', lossy: 'l', impossible: '-' })[verdictOf(from, to).verdict],
    );

    expect(verdicts.join(' ')).toBe(row);
  });

  it('give a reason for all but ok', () => {
    for (const from of FIELD_TYPES)
      for (const to of FIELD_TYPES) {
        const verdict = verdictOf(from, to);
        if (verdict.verdict !== 'ok') expect(verdict.reason).toMatch(/^[A-Z].+\.$/);
      }
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

  it('refuses a mapping without lines', () => {
    expect(validateMapping('contact', [], schema).errors).toEqual([
      expect.objectContaining({ pointer: '', code: 'required' }),
    ]);
  });

  it.each([
    ['Score', 'number', 'lossy'],
    ['Vip', 'boolean', 'lossy'],
    ['Birthdate', 'string', 'lossy'],
    ['LastName', 'string', 'lossy'],
  ] as const)('keeps a custom field mapped to %s as a %s', (crmField, markmailType, verdict) => {
    const checked = validateMapping('contact', [line('customFields.x', crmField)], schema);

    expect(checked.fields).toEqual([expect.objectContaining({ markmailType })]);
    expect(checked.verdicts).toEqual([expect.objectContaining({ verdict })]);
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

  it('reads nothing from a custom field that holds no single value', () => {
    const field: MappedField = {
      ...status,
      ...line('customFields.x', 'X__c'),
      markmailType: 'string',
      crmType: 'string',
    };

    expect(compileMapping('contact', [field]).fromRecord({ customFields: { x: { y: 1 } } })).toEqual({
      'customFields.x': null,
    });
    expect(compileMapping('contact', [field]).fromRecord({})).toEqual({ 'customFields.x': null });
  });

  it('carries an address into a phone field although there is no way back', () => {
    const field: MappedField = {
      ...status,
      ...line('email', 'Fax'),
      markmailType: 'email',
      crmType: 'phone',
    };
    const mapping = compileMapping('contact', [field]);

    const ours = mapping.fromRecord({ email: 'Taro@Example.com' });

    expect(mapping.toRemoteValues(ours)).toEqual({ Fax: 'taro@example.com' });
  });

  it('takes neither names nor values from a prototype', () => {
    const field: MappedField = {
      ...status,
      ...line('customFields.toString', 'X__c'),
      markmailType: 'string',
      crmType: 'string',
    };
    const mapping = compileMapping('contact', [field]);

    expect(mapping.fromRecord({ customFields: {} })).toEqual({ 'customFields.toString': null });
    expect(
      Object.keys(mapping.toRecordPatch(JSON.parse('{"__proto__":"x"}') as Record<string, string>)),
    ).toEqual([]);
  });
});
