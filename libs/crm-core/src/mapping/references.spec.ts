import { CRM_OBJECTS, type CrmSchema, type FieldDescription } from '../records.js';
import {
  compileMapping,
  defaultMapping,
  MARKMAIL_FIELDS,
  validateMapping,
  type FieldMapping,
} from '../index.js';

const points = (name: string, references: FieldDescription['references']): FieldDescription => ({
  ...MARKMAIL_FIELDS.activity[0],
  name,
  label: name,
  updateable: true,
  references,
});
const schema: CrmSchema = {
  object: 'activity',
  remoteName: 'Task',
  label: 'Task',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    points('WhoId', ['contact', 'lead']),
    points('WhatId', ['campaign']),
    { ...MARKMAIL_FIELDS.activity[3], name: 'Subject', updateable: true, options: [] },
  ],
};
const line = (markmailField: string, crmField: string): FieldMapping => ({
  markmailField,
  crmField,
  direction: 'toCrm',
  rule: 'markmail',
});
const lines = [line('contactId', 'WhoId'), line('leadId', 'WhoId'), line('campaignId', 'WhatId')];
const { fields, errors } = validateMapping('activity', lines, schema);

describe('references', () => {
  it('to different objects may share a field of the CRM, which is asked for once', () => {
    const mapping = compileMapping('activity', fields);

    expect(errors).toEqual([]);
    expect(mapping.remoteFields).toEqual([
      { name: 'WhoId', type: 'reference' },
      { name: 'WhatId', type: 'reference' },
    ]);
    expect(mapping.fromRemote(['who', 'what'])).toEqual({
      contactId: 'who',
      leadId: 'who',
      campaignId: 'what',
    });
    expect(mapping.references).toEqual([
      { name: 'contactId', object: 'contact' },
      { name: 'leadId', object: 'lead' },
      { name: 'campaignId', object: 'campaign' },
    ]);
  });

  it.each([
    [{ contactId: 'c', leadId: null }, 'c'],
    [{ contactId: null, leadId: 'l' }, 'l'],
    [{ contactId: null, leadId: null }, null],
    [{ contactId: null }, null],
  ])('of %j give it the one that points somewhere', (changed, expected) => {
    expect(compileMapping('activity', fields).toRemoteValues(changed)).toEqual({ WhoId: expected });
  });

  it('to the same object may not, nor may anything else', () => {
    const wrong = validateMapping('activity', [line('subject', 'Subject'), line('kind', 'Subject')], schema);

    expect(wrong.errors).toEqual([expect.objectContaining({ pointer: '/1/crmField', code: 'duplicate' })]);
  });

  it('go to fields that point to the same kind of record', () => {
    expect(validateMapping('activity', [line('contactId', 'WhatId')], schema).errors).toEqual([
      expect.objectContaining({ pointer: '/0/crmField', code: 'type' }),
    ]);
  });
});

describe('MarkMail’s fields', () => {
  it('are named once and known by their name, object by object', () => {
    for (const object of CRM_OBJECTS) {
      const names = MARKMAIL_FIELDS[object].map((field) => field.name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThan(1);
    }
  });

  it('of activities are told to the CRM and never learned from it', () => {
    const back = validateMapping(
      'activity',
      [{ ...line('subject', 'Subject'), direction: 'bidirectional' }],
      schema,
    );

    expect(back.errors).toEqual([expect.objectContaining({ pointer: '/0/direction', code: 'notAllowed' })]);
  });
});

describe('a default mapping', () => {
  it('takes of a value map what the org’s list has, and nothing of a field that is missing', () => {
    const status = {
      ...MARKMAIL_FIELDS.lead[6],
      name: 'Subject',
      options: [{ value: 'Sent', label: 'Sent' }],
    };
    const members: CrmSchema = { ...schema, object: 'campaignMember', fields: [status] };
    const defaults: FieldMapping[] = [
      {
        ...line('memberStatus', 'Subject'),
        valueMap: [
          { markmail: 'clicked', crm: 'Clicked' },
          { markmail: 'sent', crm: 'Sent' },
        ],
      },
      line('contactId', 'ContactId'),
    ];

    expect(defaultMapping('campaignMember', defaults, members).fields).toEqual([
      expect.objectContaining({
        markmailField: 'memberStatus',
        valueMap: [{ markmail: 'sent', crm: 'Sent' }],
      }),
    ]);
  });
});
