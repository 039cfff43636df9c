import type { CrmSchema, FieldDescription } from '../records.js';
import { schemaChanges } from '../index.js';

const field = (name: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  label: name,
  type: 'string',
  maxLength: 80,
  readable: true,
  createable: true,
  updateable: true,
  required: false,
  externalId: false,
  unique: false,
  options: [],
  restrictedOptions: false,
  custom: false,
  ...more,
});
const schema = (...fields: FieldDescription[]): CrmSchema => ({
  object: 'contact',
  remoteName: 'Contact',
  label: 'Contact',
  createable: true,
  updateable: true,
  deletable: true,
  fields,
});

describe('what a CRM says otherwise than before', () => {
  it.each<[string, FieldDescription[], FieldDescription[], string[]]>([
    ['nothing', [field('A')], [field('A', { label: 'Other', maxLength: 40 })], []],
    ['a field that came and one that is gone', [field('A')], [field('B')], ['B came', 'A gone']],
    ['one that is hidden', [field('A')], [field('A', { readable: false })], ['A gone']],
    ['one that is shown again', [field('A', { readable: false })], [field('A')], ['A came']],
    ['another type', [field('A')], [field('A', { type: 'number', required: true })], ['A type']],
    [
      'one that may be written no longer',
      [field('A')],
      [field('A', { updateable: false })],
      ['A permission'],
    ],
    ['one that must be given from now on', [field('A')], [field('A', { required: true })], ['A required']],
    ['one that need not be given any more', [field('A', { required: true })], [field('A')], []],
  ])('is told: %s', (_, before, after, expected) => {
    const changes = schemaChanges(schema(...before), schema(...after));

    expect(changes.map((change) => `${change.field} ${change.change}`)).toEqual(expected);
  });
});
