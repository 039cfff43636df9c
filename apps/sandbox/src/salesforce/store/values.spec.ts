import type { FieldDef } from '../schema/types.js';
import { coercionOf } from './values.js';

const field = (type: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name: 'F__c',
  label: 'F',
  type,
  nillable: true,
  createable: true,
  updateable: true,
  ...more,
});

describe('coercion of values', () => {
  it.each<[FieldDef, unknown, unknown]>([
    [field('string', { length: 5 }), ' abc ', 'abc'],
    [field('string'), '', null],
    [field('boolean'), 'Yes', true],
    [field('boolean'), false, false],
    [field('double', { scale: 2, precision: 10 }), '12.345', 12.35],
    [field('double', { scale: 2, precision: 10 }), -2.5e1, -25],
    [field('int'), '7', 7],
    [field('date'), '2026-02-28T23:00:00Z', '2026-02-28'],
    [field('datetime'), '2026-01-31T18:00:00.999+0900', '2026-01-31T09:00:00.000+0000'],
    [field('datetime'), '2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000+0000'],
    [field('time'), '07:00:00Z', '07:00:00.000Z'],
    [field('reference'), '003q000000KvQ1t', '003q000000KvQ1tAAF'],
    [field('picklist', { restrictedPicklist: true, picklistValues: [{ value: 'Hot' }] }), 'hot', 'Hot'],
    [field('picklist', { picklistValues: [{ value: 'Hot' }] }), 'Other', 'Other'],
    [field('multipicklist', { picklistValues: [{ value: 'a' }, { value: 'b' }] }), 'b;a;b', 'a;b'],
  ])('stores %j from %j', (definition, raw, value) => {
    expect(coercionOf(definition)(raw)).toEqual({ value });
  });

  it.each<[FieldDef, unknown, string]>([
    [field('string', { length: 2 }), 'abc', 'STRING_TOO_LONG'],
    [field('string'), 5, 'JSON_PARSER_ERROR'],
    [field('string'), {}, 'JSON_PARSER_ERROR'],
    [field('boolean'), null, 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
    [field('boolean'), 'maybe', 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
    [field('double'), 'x', 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
    [field('double', { precision: 3, scale: 0 }), 1_000, 'NUMBER_OUTSIDE_VALID_RANGE'],
    [field('date'), '2026-02-30', 'JSON_PARSER_ERROR'],
    [field('datetime'), 'now', 'JSON_PARSER_ERROR'],
    [field('email', { length: 80 }), 'a@b', 'INVALID_EMAIL_ADDRESS'],
    [field('reference'), '003q000000KvQ1tAAZ', 'MALFORMED_ID'],
    [
      field('picklist', { restrictedPicklist: true, picklistValues: [{ value: 'Hot' }] }),
      'Cold',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ],
  ])('refuses for %j the value %j as %s', (definition, raw, statusCode) => {
    expect(coercionOf(definition)(raw)).toMatchObject({ error: { statusCode, fields: ['F__c'] } });
  });
});
