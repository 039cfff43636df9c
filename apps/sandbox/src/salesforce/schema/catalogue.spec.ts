import { standardObjects } from './catalogue.js';
import type { FieldDef, SObjectDef } from './types.js';

const objects = standardObjects({ bare: false });
const object = (name: string): SObjectDef => objects.find((one) => one.name === name)!;
const fieldOf = (name: string, field: string): FieldDef | undefined =>
  object(name).fields.find((one) => one.name === field);

describe('the standard objects', () => {
  it.each(objects.map((def) => [def.name, def] as const))('%s names no field twice', (_name, def) => {
    const names = def.fields.map((field) => field.name.toLowerCase());

    expect(names).toHaveLength(new Set(names).size);
  });

  it('has a key prefix of its own for every object', () => {
    expect(new Set(objects.map((def) => def.keyPrefix)).size).toBe(objects.length);
  });

  it('refers to objects that exist only', () => {
    const known = new Set(objects.map((def) => def.name));
    const targets = objects.flatMap((def) => def.fields.flatMap((field) => field.referenceTo ?? []));

    expect(targets.filter((target) => !known.has(target))).toEqual([]);
  });

  it('names children by a lookup of theirs that leads back to the parent', () => {
    for (const def of objects) {
      for (const { childSObject, field, relationshipName } of def.childRelationships ?? []) {
        expect([relationshipName, fieldOf(childSObject, field)?.referenceTo]).toEqual([
          relationshipName,
          expect.arrayContaining([def.name]),
        ]);
      }
    }
  });

  it('points every part of a compound to a field that exists', () => {
    for (const def of objects) {
      for (const { compoundFieldName } of def.fields) {
        if (compoundFieldName !== undefined) expect(fieldOf(def.name, compoundFieldName)).toBeDefined();
      }
    }
  });

  it.each(['Contact', 'Lead', 'Campaign'])(
    'has our unique external id on %s unless the org is bare',
    (name) => {
      const bare = standardObjects({ bare: true }).find((one) => one.name === name);

      expect(fieldOf(name, 'MarkMail_ID__c')).toMatchObject({
        type: 'string',
        externalId: true,
        unique: true,
        idLookup: true,
        caseSensitive: false,
        custom: true,
      });
      expect(bare?.fields.some((field) => field.custom)).toBe(false);
    },
  );

  it.each([
    ['Contact', ['LastName']],
    ['Lead', ['LastName', 'Company']],
    ['Account', ['Name']],
    ['Campaign', ['Name']],
    ['CampaignMember', ['CampaignId']],
    ['Task', []],
    ['Opportunity', ['Name', 'StageName', 'CloseDate']],
  ])('requires of a new %s only what a real org does', (name, required) => {
    const asked = object(name)
      .fields.filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate)
      .map((field) => field.name);

    expect(asked.sort()).toEqual([...required].sort());
  });

  it.each([
    ['Contact', 'LastName', 80],
    ['Contact', 'Email', 80],
    ['Contact', 'MailingStreet', 255],
    ['Lead', 'Company', 255],
    ['Lead', 'Title', 128],
    ['Campaign', 'Name', 80],
    ['Opportunity', 'Name', 120],
    ['CampaignMember', 'Status', 40],
  ])('%s.%s holds %i characters', (name, field, length) => {
    expect(fieldOf(name, field)?.length).toBe(length);
  });

  it('lets nobody filter or sort by long text', () => {
    expect(fieldOf('Contact', 'Description')).toMatchObject({
      filterable: false,
      sortable: false,
      groupable: false,
    });
    expect(fieldOf('Contact', 'MailingStreet')).toMatchObject({ filterable: true, sortable: true });
  });

  it('has one default among the values of a picklist that fills itself', () => {
    expect(fieldOf('Lead', 'Status')?.picklistValues?.filter((value) => value.defaultValue)).toEqual([
      { value: 'Open - Not Contacted', label: 'Open - Not Contacted', active: true, defaultValue: true },
    ]);
  });
});
