import fc from 'fast-check';
import { diffMappings, withSince, type FieldMapping, type MappedField } from '../index.js';

const line = (markmailField: string, more: Partial<MappedField> = {}): MappedField => ({
  markmailField,
  crmField: markmailField.toUpperCase(),
  direction: 'bidirectional',
  rule: 'newest',
  markmailType: 'string',
  crmType: 'string',
  crmCreateable: true,
  crmUpdateable: true,
  crmMaxLength: null,
  ...more,
});

const lines: fc.Arbitrary<FieldMapping[]> = fc.uniqueArray(
  fc.record({
    markmailField: fc.constantFrom('a', 'b', 'c', 'd'),
    crmField: fc.constantFrom('A', 'B'),
    direction: fc.constantFrom('toCrm' as const, 'fromCrm' as const),
    rule: fc.constantFrom('crm' as const, 'newest' as const),
  }),
  { selector: ({ markmailField }) => markmailField },
);

describe('what two versions differ in', () => {
  it('names lines that came, went and changed, and which parts', () => {
    const before = [line('a'), line('b'), line('c', { valueMap: [{ markmail: 1, crm: 'x' }] })];
    const after = [
      line('c', { valueMap: [{ crm: 'x', markmail: 1 }] }),
      line('b', { rule: 'crm' }),
      line('d'),
    ];

    expect(diffMappings(before, after)).toEqual([
      { markmailField: 'b', change: 'changed', parts: ['rule'], before: before[1], after: after[1] },
      { markmailField: 'd', change: 'added', parts: [], before: null, after: after[2] },
      { markmailField: 'a', change: 'removed', parts: [], before: before[0], after: null },
    ]);
  });

  it('is nothing for the same lines, and turns into its opposite the other way round', () => {
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        expect(diffMappings(one, [...one].reverse())).toEqual([]);
        const there = diffMappings(one, other);
        const back = diffMappings(other, one);
        const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const;
        expect(back.map(({ markmailField, change }) => `${markmailField} ${change}`).sort()).toEqual(
          there.map(({ markmailField, change }) => `${markmailField} ${opposite[change]}`).sort(),
        );
      }),
    );
  });
});

describe('since when a line brings its values', () => {
  const sinceOf = (before: MappedField[], after: MappedField) => withSince(before, [after], 7)[0].since;

  it.each<[string, Partial<MappedField>, Partial<MappedField>, number | undefined]>([
    ['stays as it was where only the rule changes', { since: 3 }, { rule: 'crm' }, 3],
    ['stays unsaid where nothing changes', {}, {}, undefined],
    ['stays where a plain line takes another direction', { since: 3 }, { direction: 'toCrm' }, 3],
    ['is now for another field of the CRM', { since: 3 }, { crmField: 'X' }, 7],
    ['is now for another value map', {}, { valueMap: [{ markmail: 'a', crm: 'b' }] }, 7],
    ['is now for another type', {}, { crmType: 'number' }, 7],
  ])('%s', (_, old, changed, expected) => {
    const { since: __, ...rest } = line('a', { ...old, ...changed });
    expect(sinceOf([line('a', old)], rest)).toBe(expected);
  });

  it('is now for a new line', () => {
    expect(sinceOf([line('b')], line('a'))).toBe(7);
  });
});
