import fc from 'fast-check';
import type { FieldType, FieldValue } from '../../records.js';
import { fromJson, fromText, toCell, toInstant, toJson, wholeSecond } from './salesforce.values.js';

describe('a value as REST gives it', () => {
  it.each<[FieldType, unknown, FieldValue]>([
    ['string', 'Sato', 'Sato'],
    ['string', '', null],
    ['string', null, null],
    ['string', 'a\0b', 'ab'],
    ['number', 23.5, 23.5],
    ['number', '23.0', 23],
    ['boolean', false, false],
    ['date', '2024-02-03', '2024-02-03'],
    ['datetime', '2024-04-16T19:00:00.000+0000', '2024-04-16T19:00:00.000Z'],
    ['set', 'b;a', ['a', 'b']],
    ['string', { city: 'Tokyo' }, null],
  ])('%s %j is %j', (type, value, expected) => {
    expect(fromJson(type, value)).toEqual(expected);
  });
});

describe('a cell as Bulk gives it', () => {
  it.each<[FieldType, string, FieldValue]>([
    ['string', '', null],
    ['string', ' padded ', ' padded '],
    ['number', '23.0', 23],
    ['number', '1.5E3', 1_500],
    ['number', 'n/a', null],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['datetime', '2024-04-16T19:00:00.000Z', '2024-04-16T19:00:00.000Z'],
    ['set', 'b;a;', ['a', 'b']],
  ])('%s %j is %j', (type, text, expected) => {
    expect(fromText(type, text)).toEqual(expected);
  });
});

describe('an instant', () => {
  it.each([
    ['2024-04-16T19:00:00.000Z', '2024-04-16T19:00:00.000Z'],
    ['2024-04-16T19:00:00.000+0000', '2024-04-16T19:00:00.000Z'],
    ['2024-04-16T19:00:00.000+0900', '2024-04-16T10:00:00.000Z'],
    ['2024-04-16T19:00:00Z', '2024-04-16T19:00:00.000Z'],
    ['no time', 'no time'],
  ])('%s is %s', (text, expected) => {
    expect(toInstant(text)).toBe(expected);
  });

  it('of a stamp has whole seconds', () => {
    expect(wholeSecond(Date.parse('2024-04-16T19:00:00.999Z'))).toBe('2024-04-16T19:00:00.000Z');
  });
});

describe('a value to write', () => {
  it.each<[FieldValue | undefined, unknown, string]>([
    ['text', 'text', 'text'],
    [12.5, 12.5, '12.5'],
    [true, true, 'true'],
    [['a', 'b'], 'a;b', 'a;b'],
    [null, null, '#N/A'],
    ['', '', '#N/A'],
  ])('%j is %j in JSON and %j in a cell', (value, json, cell) => {
    expect(toJson(value as FieldValue)).toEqual(json);
    expect(toCell(value)).toBe(cell);
  });

  it('that is not given leaves its cell empty, which leaves the field alone', () => {
    expect(toCell(undefined)).toBe('');
  });

  it('means the same by REST and by Bulk', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    );
    fc.assert(
      fc.property(value, (one) => {
        const cell = toCell(one);
        expect(fromText('number', cell === '#N/A' ? '' : cell)).toEqual(fromJson('number', toJson(one)));
      }),
    );
  });
});
