import fc from 'fast-check';
import { FIELD_TYPES, type FieldType, type FieldValue } from '../records.js';
import { compileMapping, convert, normalise, verdictOf, type MappedField } from '../index.js';

const RUNS = { numRuns: 10_000 };
const type = fc.constantFrom<FieldType>(...FIELD_TYPES);
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.string()),
  fc.constantFrom(
    '',
    ' ',
    'ＡＢＣ＠example.com ',
    'a\r\nb',
    '2026-02-30',
    '2026-02-28',
    '2026-01-01T09:00:00+09:00',
    'true',
    '0',
    '-0',
    'x;y;x',
  ),
);

const isPossible = (from: FieldType, to: FieldType) => verdictOf(from, to).verdict !== 'impossible';
const mapped = (markmailType: FieldType, crmType: FieldType): MappedField => ({
  markmailField: 'customFields.x',
  crmField: 'X__c',
  direction: 'bidirectional',
  rule: 'newest',
  markmailType,
  crmType,
  crmCreateable: true,
  crmUpdateable: true,
  crmMaxLength: null,
});

describe('values in canonical form', () => {
  it('normalise to themselves', () => {
    fc.assert(
      fc.property(type, value, (t, v) => expect(normalise(t, normalise(t, v))).toEqual(normalise(t, v))),
      RUNS,
    );
  });

  it('convert without throwing, into values of the target type', () => {
    fc.assert(
      fc.property(type, type, value, (from, to, v) => {
        const made = convert(v, from, to);
        expect(normalise(to, made)).toEqual(made);
        if (verdictOf(from, to).verdict === 'impossible') expect(made).toBeNull();
      }),
      RUNS,
    );
  });

  it('survive the trip to the CRM and back once agreed', () => {
    fc.assert(
      fc.property(type, type, value, (markmailType, crmType, v) => {
        fc.pre(isPossible(markmailType, crmType) && isPossible(crmType, markmailType));
        const mapping = compileMapping('contact', [mapped(markmailType, crmType)]);
        const ours = mapping.fromRecord({ customFields: { x: v } });
        const back = mapping.fromRemote([mapping.toRemoteValues(ours).X__c]);
        expect(back).toEqual(ours);
        expect(
          mapping.fromRecord({ customFields: { x: mapping.toRecordPatch(back)['customFields.x'] } }),
        ).toEqual(ours);
      }),
      RUNS,
    );
  });

  it('go the one way that is possible, and are equal once they arrived', () => {
    fc.assert(
      fc.property(type, type, value, (markmailType, crmType, v) => {
        fc.pre(isPossible(markmailType, crmType) !== isPossible(crmType, markmailType));
        const mapping = compileMapping('contact', [mapped(markmailType, crmType)]);
        if (isPossible(markmailType, crmType)) {
          const ours = mapping.fromRecord({ customFields: { x: v } });
          const { X__c } = mapping.toRemoteValues(ours);
          expect(X__c).toEqual(convert(v, markmailType, crmType));
          expect(mapping.fromRemote([X__c])).toEqual(ours);
        } else {
          const theirs = mapping.fromRemote([v]);
          const x = mapping.toRecordPatch(theirs)['customFields.x'];
          expect(x).toEqual(convert(v, crmType, markmailType));
          expect(mapping.fromRecord({ customFields: { x } })).toEqual(theirs);
        }
      }),
      RUNS,
    );
  });
});
