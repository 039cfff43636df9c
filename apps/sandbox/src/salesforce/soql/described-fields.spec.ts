import fc from 'fast-check';
import { standardObjects } from '../schema/catalogue.js';
import { isFilterable, isGroupable, isSortable } from '../schema/fields.js';
import { aRow, MemorySource, records } from './__fixtures__/memory-source.js';
import { prepareSoql } from './prepare.js';
import { SoqlError } from './types.js';

const source = new MemorySource({});
const fields = standardObjects({ bare: false }).flatMap((def) =>
  def.fields.map((field) => ({ def, field, name: `${def.name}.${field.name}` })),
);
const isAccepted = (soql: string): boolean => {
  try {
    prepareSoql(source, soql);
    return true;
  } catch (error) {
    if (error instanceof SoqlError) return false;
    throw error;
  }
};
const wrong = (
  accepted: (one: (typeof fields)[number]) => boolean,
  described: (one: (typeof fields)[number]) => boolean,
): string[] => fields.filter((one) => accepted(one) !== described(one)).map(({ name }) => name);

describe('every described field', () => {
  it('can be selected', () => {
    expect(
      wrong(
        ({ def, field }) => isAccepted(`SELECT ${field.name} FROM ${def.name}`),
        () => true,
      ),
    ).toEqual([]);
  });

  it('can be selected in upper case, under the name of its object', () => {
    const inCapitals = ({ def, field }: (typeof fields)[number]): boolean =>
      isAccepted(`SELECT ${def.name}.${field.name.toUpperCase()} FROM ${def.name.toLowerCase()}`);

    expect(wrong(inCapitals, () => true)).toEqual([]);
  });

  it('can be sorted by where it says so', () => {
    const isSorted = ({ def, field }: (typeof fields)[number]): boolean =>
      isAccepted(`SELECT Id FROM ${def.name} ORDER BY ${field.name}`);

    expect(wrong(isSorted, ({ field }) => isSortable(field))).toEqual([]);
  });

  it('can be grouped by where it says so', () => {
    const isGrouped = ({ def, field }: (typeof fields)[number]): boolean =>
      isAccepted(`SELECT COUNT(Id) FROM ${def.name} GROUP BY ${field.name}`);

    expect(wrong(isGrouped, ({ field }) => isGroupable(field))).toEqual([]);
  });

  it('can be filtered where it says so, except addresses, which are searched by distance only', () => {
    const isFiltered = ({ def, field }: (typeof fields)[number]): boolean =>
      isAccepted(`SELECT Id FROM ${def.name} WHERE ${field.name} = null`);

    expect(wrong(isFiltered, ({ field }) => isFilterable(field) && field.type !== 'address')).toEqual([]);
  });

  it('leads to the fields of its parent where it is a lookup', () => {
    const lookups = fields.filter(({ field }) => field.relationshipName !== undefined);
    const refused = lookups.filter(
      ({ def, field }) => !isAccepted(`SELECT ${field.relationshipName}.Id FROM ${def.name}`),
    );

    expect(refused.map(({ name }) => name)).toEqual([]);
    expect(lookups.length).toBeGreaterThan(40);
  });

  it('can be read as a list of children where it is one', () => {
    const relationships = standardObjects({ bare: false }).flatMap((def) =>
      (def.childRelationships ?? []).map(
        (child) => `SELECT Id, (SELECT Id FROM ${child.relationshipName}) FROM ${def.name}`,
      ),
    );

    expect(relationships.filter((soql) => !isAccepted(soql))).toEqual([]);
  });

  it('gives rows or a SoqlError for whatever it is compared with', () => {
    const data = standardObjects({ bare: false }).map((def) => [
      def.name,
      [aRow(def.keyPrefix, 0), aRow(def.keyPrefix, 1)],
    ]);
    const filled = new MemorySource(Object.fromEntries(data));
    const literals = fc.constantFrom(
      ...["'a'", "''", "'003000000000001'", '1', '-2.5', 'true', 'null', 'TODAY', 'LAST_N_DAYS:3', 'USD5'],
      ...['2026-01-01', '2026-02-31', '2026-01-01T00:00:00Z', "'%_\\\\'"],
    );
    const operators = fc.constantFrom(
      '=',
      '!=',
      '<',
      '<=',
      '>',
      '>=',
      'LIKE',
      'IN',
      'NOT IN',
      'INCLUDES',
      'EXCLUDES',
    );
    const one = fc.record({
      field: fc.constantFrom(...fields),
      op: operators,
      literal: literals,
      desc: fc.boolean(),
    });
    fc.assert(
      fc.property(one, ({ field: { def, field }, op, literal, desc }) => {
        const value = /^[A-Z ]{2,}$/.test(op) && op !== 'LIKE' ? `(${literal})` : literal;
        const soql = `SELECT ${field.name} FROM ${def.name} WHERE ${field.name} ${op} ${value} ORDER BY ${desc ? 'Id DESC' : 'Id'}`;
        try {
          expect(Array.isArray(records(filled, soql))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SoqlError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
