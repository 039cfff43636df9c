import fc from 'fast-check';
import { FIELD_TYPES, type FieldType, type FieldValue } from '../records.js';
import { checkExpression, compileMapping, ValueRejectedError, UNMAPPED, type MappedField } from '../index.js';

const RUNS = { numRuns: 3_000 };
const NAME = 'customFields.x';
const type = fc.constantFrom<FieldType>(...FIELD_TYPES.filter((one) => one !== 'unsupported'));
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant('x'.repeat(4_001)),
  fc.array(fc.string()),
  fc.constantFrom('a', 'b', 'c', 'x', 'y', 'a;b', '2026-01-31', '2026-01-31T09:00:00Z', '12', 'true'),
);
const scalar = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'x', 'y'),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
);
const mapped = (more: Partial<MappedField>): MappedField => ({
  markmailField: NAME,
  crmField: 'X__c',
  direction: 'bidirectional',
  rule: 'newest',
  markmailType: 'string',
  crmType: 'string',
  crmCreateable: true,
  crmUpdateable: true,
  crmMaxLength: null,
  ...more,
});

/** Undefined where the line refuses the value; anything else that it throws fails the test. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ValueRejectedError) return undefined;
    throw error;
  }
}

/** What both sides agreed on stays agreed, whichever side it came from and however often it is looked at. */
function expectQuiet(line: MappedField, given: FieldValue): void {
  const mapping = compileMapping('contact', [line]);
  const ours = attempt(() => mapping.fromRecord({ customFields: { x: given } }));
  if (ours && line.direction !== 'fromCrm') {
    const { X__c } = mapping.toRemoteValues(ours);
    expect(mapping.fromRemote([X__c])).toEqual(ours);
  }
  const theirs = attempt(() => mapping.fromRemote([given]));
  if (theirs && line.direction !== 'toCrm') {
    const x = mapping.toRecordPatch(theirs)[NAME];
    expect(mapping.fromRecord({ customFields: { x } })).toEqual(theirs);
  }
}

describe('value maps', () => {
  it('agree, or refuse the value', () => {
    const line = fc.record({
      markmailType: type,
      crmType: type,
      direction: fc.constantFrom('toCrm' as const, 'fromCrm' as const, 'bidirectional' as const),
      unmapped: fc.constantFrom(...UNMAPPED),
      valueMap: fc.array(fc.record({ markmail: scalar, crm: scalar }), { minLength: 1, maxLength: 6 }),
    });

    fc.assert(
      fc.property(line, value, (some, given) => expectQuiet(mapped(some), given)),
      RUNS,
    );
  });
});

const atom = fc.constantFrom(
  'value',
  '"x"',
  'value.upper()',
  'value.digits()',
  'value.nfkc()',
  'value.left(3)',
  'value.substring(1)',
  'value.replace("a", "bb")',
  'value.regexExtract("[a-z]+")',
  'value.katakana()',
  'value.trim()',
  'string(value.size())',
  'string(int(value))',
  'string(timestamp(value))',
  'value.split(";")[0]',
);
const text = fc.array(atom, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' + '));
const expression = fc.oneof(
  text,
  fc.tuple(text, text).map(([a, b]) => `value.startsWith("a") ? ${a} : ${b}`),
  fc.constantFrom('value.size() * 2', 'double(value) / 3', 'value == "a"', 'value.split("")'),
);

describe('transforms', () => {
  it('agree, or refuse the value', () => {
    const line = fc
      .record({ toCrm: expression, fromCrm: expression })
      .map((transform) => mapped({ transform }));
    const accepts = (source: string) => 'type' in checkExpression(source, 'string');

    fc.assert(
      fc.property(line, value, ({ transform, ...some }, given) => {
        fc.pre(accepts(transform?.toCrm ?? '') && accepts(transform?.fromCrm ?? ''));
        expectQuiet({ ...some, transform }, given);
        expectQuiet({ ...some, direction: 'toCrm', transform: { toCrm: transform?.toCrm ?? '' } }, given);
        expectQuiet(
          { ...some, direction: 'fromCrm', transform: { fromCrm: transform?.fromCrm ?? '' } },
          given,
        );
      }),
      RUNS,
    );
  });

  it('are checked without throwing, whatever is written', () => {
    const words = fc
      .array(
        fc.constantFrom(
          'value',
          '.',
          '(',
          ')',
          '"a"',
          '+',
          '1',
          '[',
          ']',
          '?',
          ':',
          'size',
          'map',
          '{',
          '}',
          ',',
          '\\',
          "'",
          '👩',
        ),
      )
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: 'binary' })), type, (source, input) => {
        const checked = checkExpression(source, input);
        if ('fault' in checked) expect(checked.fault.detail).toMatch(/\.$/);
      }),
      RUNS,
    );
  });
});

describe('a refused record', () => {
  const refusing = fc.constantFrom<Partial<MappedField>>(
    { valueMap: [{ markmail: 'a', crm: 'x' }], unmapped: 'reject' },
    { valueMap: [{ markmail: 'a', crm: 'x' }], unmapped: 'keep' },
    { transform: { toCrm: 'value.substring(1)', fromCrm: '"0" + value' } },
    { transform: { toCrm: 'string(int(value))', fromCrm: 'value' } },
  );
  const consent = mapped({
    markmailField: 'status',
    crmField: 'HasOptedOutOfEmail',
    crmType: 'boolean',
    markmailType: 'picklist',
    rule: 'optOutWins',
  });

  it('is told as far as it can be, and its opt-out always', () => {
    fc.assert(
      fc.property(refusing, refusing, value, fc.boolean(), (one, other, given, isOut) => {
        const lines = [
          mapped({ ...one, markmailField: 'customFields.one', crmField: 'One__c' }),
          consent,
          mapped({ ...other, markmailField: 'customFields.other', crmField: 'Other__c' }),
        ];
        const mapping = compileMapping('contact', lines);
        const record = {
          status: isOut ? 'unsubscribed' : 'active',
          customFields: { one: given, other: given },
        };
        const { values, refused } = mapping.partOf(record);

        expect(attempt(() => mapping.fromRecord(record))).toEqual(refused.size > 0 ? undefined : values);
        expect([...Object.keys(values), ...refused].sort()).toEqual([...mapping.names].sort());
        expect(values.status).toBe(isOut);
        expect(mapping.consentOf([given, isOut, given])).toEqual({ status: isOut });
      }),
      RUNS,
    );
  });
});
