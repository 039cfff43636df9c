import type { CrmSchema, FieldDescription, FieldType, FieldValue } from '../records.js';
import {
  compileMapping,
  validateMapping,
  ValueRejectedError,
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
const options = (...values: string[]) => values.map((value) => ({ value, label: value }));
const schema: CrmSchema = {
  object: 'contact',
  remoteName: 'Contact',
  label: 'Contact',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    crm('LastName', 'string', { maxLength: 80, required: true }),
    crm('Phone', 'phone'),
    crm('Rank__c', 'picklist', { options: options('Gold', 'Silver'), restrictedOptions: true }),
    crm('Interests__c', 'set', { options: options('News', 'Sale') }),
    crm('Vip__c', 'boolean'),
    crm('Score__c', 'number'),
    crm('Birthdate', 'date'),
    crm('HasOptedOutOfEmail', 'boolean'),
    crm('Owner', 'reference', { createable: false, updateable: false }),
  ],
};
const line = (markmailField: string, crmField: string, more: Partial<FieldMapping> = {}): FieldMapping => ({
  markmailField,
  crmField,
  direction: 'bidirectional',
  rule: 'newest',
  ...more,
});
const errorsOf = (...lines: FieldMapping[]): string[] =>
  validateMapping('contact', lines, schema).errors.map(({ pointer, code }) => `${pointer} ${code}`);
const compiled = (one: FieldMapping) => {
  const { fields, errors } = validateMapping('contact', [one], schema);
  expect(errors).toEqual([]);
  return { mapping: compileMapping('contact', fields), field: fields[0] };
};
const record = (markmailField: string, value: unknown): Record<string, unknown> =>
  markmailField.startsWith('customFields.')
    ? { customFields: { [markmailField.slice(13)]: value } }
    : { [markmailField]: value };

describe('a transform', () => {
  it.each<[string, FieldMapping, string[]]>([
    [
      'needs both directions where the line has them',
      line('phone', 'Phone', { transform: { toCrm: 'value.digits()' } }),
      ['/0/transform/fromCrm required'],
    ],
    [
      'has none for a direction that the line lacks',
      line('phone', 'Phone', { direction: 'toCrm', transform: { toCrm: 'value', fromCrm: 'value' } }),
      ['/0/transform/fromCrm notAllowed'],
    ],
    [
      'is of the value’s type',
      line('phone', 'Phone', { direction: 'toCrm', transform: { toCrm: 'value + 1' } }),
      ['/0/transform/toCrm type'],
    ],
    [
      'fits the field that it goes to',
      line('lastName', 'Birthdate', { direction: 'toCrm', transform: { toCrm: 'value == "a"' } }),
      ['/0/transform/toCrm type'],
    ],
    [
      'is undone by the other direction',
      line('lastName', 'LastName', { transform: { toCrm: '"x" + value', fromCrm: 'value + "y"' } }),
      ['/0/transform notAllowed'],
    ],
    [
      'stands alone',
      line('customFields.rank', 'Rank__c', {
        direction: 'toCrm',
        transform: { toCrm: 'value' },
        valueMap: [{ markmail: 'g', crm: 'Gold' }],
      }),
      ['/0/valueMap notAllowed'],
    ],
    [
      'never rewrites consent',
      line('status', 'HasOptedOutOfEmail', {
        rule: 'optOutWins',
        transform: { toCrm: 'value', fromCrm: 'value' },
        default: true,
      }),
      ['/0/transform notAllowed', '/0/default notAllowed'],
    ],
  ])('%s', (_, one, expected) => {
    expect(errorsOf(one)).toEqual(expected);
  });

  it('names the place at fault', () => {
    const { errors } = validateMapping(
      'contact',
      [line('lastName', 'LastName', { direction: 'toCrm', transform: { toCrm: '"a" + valeu' } })],
      schema,
    );

    expect(errors).toEqual([
      { pointer: '/0/transform/toCrm', code: 'type', detail: 'At character 7: Unknown variable: valeu.' },
    ]);
  });

  it('goes one way, and what arrived equals what was sent', () => {
    const { mapping } = compiled(
      line('phone', 'Phone', {
        direction: 'toCrm',
        transform: { toCrm: '"+81" + value.digits().substring(1)' },
      }),
    );

    const ours = mapping.fromRecord({ phone: '03-1234-5678' });

    expect(mapping.toRemoteValues(ours)).toEqual({ Phone: '+81312345678' });
    expect(mapping.fromRemote(['+81312345678'])).toEqual(ours);
  });

  it('goes the other way, in MarkMail’s form', () => {
    const { mapping } = compiled(
      line('customFields.year', 'Birthdate', {
        direction: 'fromCrm',
        transform: { fromCrm: 'int(value.substring(0, 4))' },
      }),
    );

    const theirs = mapping.fromRemote(['1980-02-03']);

    expect(theirs).toEqual({ 'customFields.year': 1980 });
    expect(mapping.fromRecord({ customFields: { year: 1980 } })).toEqual(theirs);
  });

  it('goes both ways without an echo', () => {
    const { mapping } = compiled(
      line('customFields.percent', 'Score__c', {
        transform: { toCrm: 'value / 100', fromCrm: 'round(value * 100)' },
      }),
    );

    const ours = mapping.fromRecord({ customFields: { percent: 42 } });

    expect(mapping.toRemoteValues(ours)).toEqual({ Score__c: 0.42 });
    expect(mapping.fromRemote([0.42])).toEqual(ours);
    expect(mapping.fromRemote([0.4242])).toEqual({ 'customFields.percent': 42 });
  });

  it('rejects a value that it does not work for, and tells none', () => {
    const { mapping } = compiled(
      line('lastName', 'Score__c', { direction: 'toCrm', transform: { toCrm: 'int(value)' } }),
    );
    const failure = (value: string): unknown => {
      try {
        return mapping.fromRecord({ lastName: value });
      } catch (error) {
        return error;
      }
    };

    expect(failure('secret')).toBeInstanceOf(ValueRejectedError);
    expect(failure('secret')).toMatchObject({
      code: 'MAPPING.TRANSFORM_FAILED',
      rowError: { cause: 'data', code: 'TRANSFORM_FAILED', field: 'Score__c' },
      details: { markmailField: 'lastName', crmField: 'Score__c' },
    });
    expect(JSON.stringify(failure('secret'))).not.toContain('secret');
    expect(failure('1'.repeat(4_001))).toMatchObject({ code: 'MAPPING.VALUE_TOO_LONG' });
  });

  it('rejects a value that would travel for ever', () => {
    const { mapping } = compiled(
      line('lastName', 'LastName', {
        transform: { toCrm: 'value.startsWith("loop") ? value + "x" : value', fromCrm: 'value' },
      }),
    );

    expect(() => mapping.fromRemote(['loop'])).toThrow(
      expect.objectContaining({ code: 'MAPPING.TRANSFORM_UNSTABLE' }),
    );
    expect(mapping.fromRemote(['Yamada'])).toEqual({ lastName: 'Yamada' });
  });

  it('gives a custom field the type of its result', () => {
    const typeOf = (fromCrm: string) =>
      compiled(line('customFields.x', 'LastName', { direction: 'fromCrm', transform: { fromCrm } })).field
        .markmailType;

    expect(typeOf('value.size()')).toBe('number');
    expect(typeOf('value == "a"')).toBe('boolean');
    expect(typeOf('value.left(1)')).toBe('string');
  });
});

describe('a value map', () => {
  const RANKS = [
    { markmail: '金', crm: 'Gold' },
    { markmail: '銀', crm: 'Silver' },
  ];
  const ranks = (more: Partial<FieldMapping> = {}) =>
    line('customFields.rank', 'Rank__c', { valueMap: RANKS, ...more });

  it.each<[string, FieldMapping, string[]]>([
    ['needs pairs', ranks({ valueMap: [] }), ['/0/valueMap required']],
    [
      'takes values of the CRM’s list',
      ranks({ valueMap: [{ markmail: '銅', crm: 'Bronze' }] }),
      ['/0/valueMap/0/crm notAllowed'],
    ],
    [
      'takes values of the field’s type',
      line('customFields.x', 'Score__c', { valueMap: [{ markmail: 'a', crm: 'many' }] }),
      ['/0/valueMap/0/crm type'],
    ],
    ['has a pair once', ranks({ valueMap: [RANKS[0], RANKS[0]] }), ['/0/valueMap/1 duplicate']],
    [
      'alone has something unmapped',
      line('lastName', 'LastName', { unmapped: 'blank' }),
      ['/0/unmapped notAllowed'],
    ],
    [
      'keeps other values only where their types allow it',
      line('email', 'Vip__c', {
        direction: 'toCrm',
        valueMap: [{ markmail: 'a@example.com', crm: true }],
        unmapped: 'keep',
      }),
      ['/0/unmapped type'],
    ],
    [
      'leads to an end',
      ranks({
        valueMap: [
          { markmail: 'a', crm: 'Gold' },
          { markmail: 'b', crm: 'Gold' },
          { markmail: 'b', crm: 'Silver' },
          { markmail: 'c', crm: 'Silver' },
        ],
      }),
      ['/0/valueMap/3 notAllowed'],
    ],
  ])('%s', (_, one, expected) => {
    expect(errorsOf(one)).toEqual(expected);
  });

  it('translates both ways', () => {
    const { mapping } = compiled(ranks());

    const ours = mapping.fromRecord(record('customFields.rank', '金'));

    expect(mapping.toRemoteValues(ours)).toEqual({ Rank__c: 'Gold' });
    expect(mapping.fromRemote(['Gold'])).toEqual(ours);
    expect(mapping.toRecordPatch(ours)).toEqual({ 'customFields.rank': '金' });
  });

  it.each([
    ['keep', 'Bronze'],
    ['blank', null],
  ] as const)('with unmapped %s makes of another value %j', (unmapped, expected) => {
    const { mapping } = compiled(ranks({ unmapped }));

    expect(mapping.fromRemote(['Bronze'])).toEqual({ 'customFields.rank': expected });
  });

  it('with unmapped reject rejects another value, but no blank', () => {
    const { mapping } = compiled(ranks({ unmapped: 'reject' }));

    expect(() => mapping.fromRemote(['Bronze'])).toThrow(
      expect.objectContaining({
        rowError: expect.objectContaining({ code: 'VALUE_NOT_IN_MAP', field: 'Rank__c' }) as unknown,
      }),
    );
    expect(mapping.fromRemote([null])).toEqual({ 'customFields.rank': null });
  });

  it('takes several values of one side for one of the other', () => {
    const { mapping } = compiled(ranks({ valueMap: [...RANKS, { markmail: 'プラチナ', crm: 'Gold' }] }));

    expect(mapping.fromRecord(record('customFields.rank', 'プラチナ'))).toEqual(mapping.fromRemote(['Gold']));
  });

  it('maps each item of a list', () => {
    const { mapping } = compiled(
      line('customFields.interests', 'Interests__c', {
        valueMap: [
          { markmail: 'お知らせ', crm: 'News' },
          { markmail: 'セール', crm: 'Sale' },
        ],
      }),
    );

    const theirs = mapping.fromRemote([['News', 'Other', 'Sale']]);

    expect(theirs).toEqual({ 'customFields.interests': 'Other;お知らせ;セール' });
    expect(mapping.toRemoteValues(theirs)).toEqual({ Interests__c: ['News', 'Other', 'Sale'] });
  });

  it('maps text to yes and no', () => {
    const { mapping, field } = compiled(
      line('customFields.vip', 'Vip__c', {
        valueMap: [
          { markmail: 'はい', crm: true },
          { markmail: 'いいえ', crm: false },
        ],
        unmapped: 'reject',
      }),
    );

    expect(field.markmailType).toBe('string');
    expect(mapping.fromRemote([false])).toEqual({ 'customFields.vip': 'いいえ' });
    expect(mapping.toRemoteValues({ 'customFields.vip': 'はい' })).toEqual({ Vip__c: true });
  });
});

describe('a default', () => {
  it.each<[FieldMapping, string[]]>([
    [line('lastName', 'LastName', { default: 'x'.repeat(81) }), ['/0/default range']],
    [line('customFields.rank', 'Rank__c', { default: 'Bronze' }), ['/0/default notAllowed']],
    [line('customFields.score', 'Score__c', { default: 'many' }), ['/0/default type']],
    [line('lastName', 'LastName', { default: '不明' }), []],
    [line('lastName', 'LastName', { direction: 'fromCrm', default: '不明' }), []],
  ])('is checked: %j', (one, expected) => {
    expect(errorsOf(one)).toEqual(expected);
  });

  it('stands in for a blank when the CRM’s record is created, and then only', () => {
    const { mapping } = compiled(line('lastName', 'LastName', { default: '不明' }));

    expect(mapping.toRemoteCreate({})).toEqual({ LastName: '不明' });
    expect(mapping.toRemoteCreate({ lastName: null })).toEqual({ LastName: '不明' });
    expect(mapping.toRemoteCreate({ lastName: '山田' })).toEqual({ LastName: '山田' });
    expect(mapping.toRemoteValues({ lastName: null })).toEqual({ LastName: null });
    expect(mapping.recordDefaults).toEqual({});
  });

  it('stands in at MarkMail on a line that goes there only', () => {
    const { mapping } = compiled(line('lastName', 'LastName', { direction: 'fromCrm', default: ' 不明 ' }));

    expect(mapping.recordDefaults).toEqual({ lastName: '不明' });
    expect(mapping.toRemoteCreate({})).toEqual({});
  });
});

describe('a custom field', () => {
  it.each<[string, FieldValue, FieldType, FieldValue]>([
    ['Score__c', 12.5, 'number', 12.5],
    ['Vip__c', true, 'boolean', true],
    ['Birthdate', '1980-02-03', 'string', '1980-02-03'],
    ['Rank__c', 'Gold', 'string', 'Gold'],
    ['Interests__c', ['News', 'Sale'], 'string', 'News;Sale'],
    ['LastName', '山田', 'string', '山田'],
  ])('of %s holds %j as a %s and gives it back', (crmField, theirs, type, ours) => {
    const { mapping, field } = compiled(line('customFields.x', crmField));
    const snapshot = mapping.fromRemote([theirs]);

    expect(field.markmailType).toBe(type);
    expect(mapping.toRecordPatch(snapshot)).toEqual({ 'customFields.x': ours });
    expect(mapping.fromRecord({ customFields: { x: ours } })).toEqual(snapshot);
    expect(mapping.toRemoteValues(snapshot)).toEqual({ [crmField]: theirs });
  });
});

it('keeps all that people set of a line', () => {
  const set = line('lastName', 'LastName', { default: '不明' });

  expect(validateMapping('contact', [set], schema).fields[0]).toMatchObject(
    set satisfies Partial<MappedField>,
  );
});
