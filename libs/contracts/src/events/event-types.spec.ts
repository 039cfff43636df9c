import { CRM_OBJECTS } from '@app/crm-core';
import { EVENT_TYPES, EVENT_VERBS, takesEventType } from './event-types.js';

describe('a filter of event types', () => {
  it.each([
    ['*', 'crm.contact.updated.v1', true],
    ['crm.*', 'crm.contact.updated.v1', true],
    ['crm.contact.*', 'crm.contact.updated.v1', true],
    ['crm.contact.updated.v1', 'crm.contact.updated.v1', true],
    ['crm.*.deleted.v1', 'crm.deal.deleted.v1', true],
    ['crm.contact.*.v1', 'crm.contact.merged.v1', true],
    ['crm.contact', 'crm.contact.updated.v1', false],
    ['crm.contact.updated', 'crm.contact.updated.v1', false],
    ['crm.lead.*', 'crm.contact.updated.v1', false],
    ['crm.contact.updated.v1.*', 'crm.contact.updated.v1', false],
    ['crm.contact.updated.v2', 'crm.contact.updated.v1', false],
    ['', 'crm.contact.updated.v1', false],
  ])('%j and %s: %s', (filter, type, takes) => {
    expect(takesEventType(filter, type)).toBe(takes);
  });
});

it('names every kind of record', () => {
  expect(Object.keys(EVENT_VERBS)).toEqual(expect.arrayContaining([...CRM_OBJECTS]));
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
});
