import fc from 'fast-check';
import type { FieldMappingBody } from '@app/contracts';
import { CRM_OBJECTS, DIRECTIONS, RULES, UNMAPPED } from '@app/crm-core';
import { InvalidInputError } from '@app/errors';
import { printMappings, readMappings } from './mapping-document.js';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
);
const line: fc.Arbitrary<FieldMappingBody> = fc.record(
  {
    markmailField: text,
    crmField: text,
    direction: fc.constantFrom(...DIRECTIONS),
    rule: fc.constantFrom(...RULES),
    transform: fc.record({ toCrm: text, fromCrm: text }),
    valueMap: fc.array(fc.record({ markmail: scalar, crm: scalar }), { maxLength: 4 }),
    unmapped: fc.constantFrom(...UNMAPPED),
    default: scalar,
  },
  { requiredKeys: ['markmailField', 'crmField', 'direction', 'rule'] },
);
const mappings = fc.dictionary(fc.constantFrom(...CRM_OBJECTS), fc.array(line, { maxLength: 4 }), {
  minKeys: 1,
});

const errorsOf = (file: string): string[] => {
  try {
    readMappings(file);
    return [];
  } catch (error) {
    return (error as InvalidInputError).errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};
const yaml = (...lines: string[]): string => ['format: markmail-mapping/1', ...lines].join('\n');

describe('a mapping file', () => {
  it.each(['yaml', 'json'] as const)('as %s says what was written', (format) => {
    fc.assert(
      fc.property(mappings, (objects) => {
        const lines = new Map(Object.entries(objects)) as Parameters<typeof printMappings>[0];
        const file = printMappings(lines, format);
        const plain = JSON.parse(JSON.stringify(Object.fromEntries(readMappings(file)))) as unknown;
        expect(plain).toEqual(JSON.parse(JSON.stringify(objects)));
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with its faults and nothing worse, whatever it holds', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'format',
            ':',
            ' ',
            '\n',
            '-',
            '[',
            '{',
            '"',
            '&a',
            '*a',
            '!!js',
            '|',
            '>',
            '#',
            'objects',
          ),
          { maxLength: 30 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(noise, (file) => {
        expect(() => readMappings(file)).toThrow(InvalidInputError);
      }),
    );
  });

  it.each([
    ['what is no map', '- a', ['/text type']],
    ['another format', 'format: x/1\nobjects: { contact: [] }', ['/text/format notAllowed']],
    ['no objects', yaml(), ['/text/objects required']],
    [
      'unknown parts and kinds',
      yaml('more: 1', 'objects: { people: [] }'),
      ['/text/more unknown', '/text/objects/people notAllowed'],
    ],
    ['lines that are none', yaml('objects: { contact: 5 }'), ['/text/objects/contact type']],
    [
      'wrong parts of lines',
      yaml(
        'objects:',
        '  contact:',
        '    - { markmailField: email, crmField: Email, direction: up, rule: newest, colour: red }',
      ),
      ['/text/objects/contact/0/colour unknown', '/text/objects/contact/0/direction notAllowed'],
    ],
    ['a key twice', yaml('format: x'), ['/text format']],
    ['aliases', yaml('objects: &a { contact: [] }', 'more: *a'), ['/text notAllowed']],
    ['what is nested without end', yaml(`objects: ${'['.repeat(40)}${']'.repeat(40)}`), ['/text range']],
  ])('with %s names the place', (_, file, expected) => {
    expect(errorsOf(file).sort()).toEqual(expected);
  });

  it('that is no YAML is told by line', () => {
    expect(() => readMappings('format: "x\nobjects')).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({ detail: expect.stringMatching(/^Line \d+, column \d+: /) as string }),
        ],
      }) as Error,
    );
  });
});
