import type { CompiledMapping } from '@app/crm-core';
import { References, type Named } from './references.js';

const rule = (name: string, crmField: string) => ({ name, crmField, direction: 'bidirectional' });
const activities = new References(
  {
    rules: [rule('contactId', 'WhoId'), rule('leadId', 'WhoId'), rule('campaignId', 'WhatId')],
    references: [
      { name: 'contactId', object: 'contact' },
      { name: 'leadId', object: 'lead' },
      { name: 'campaignId', object: 'campaign' },
    ],
  } as unknown as CompiledMapping,
  { needs: [['contactId', 'leadId']] },
  'bidirectional',
);
/** `c1` is `C1` at the CRM, and so on, where it is linked. */
const linked = ['contact c1', 'lead l1', 'campaign k1'];
const toOurs = ({ object, id }: Named) =>
  linked.includes(`${object} ${id.toLowerCase()}`) ? id.toLowerCase() : undefined;
const toTheirs = ({ object, id }: Named) =>
  linked.includes(`${object} ${id}`) ? id.toUpperCase() : undefined;

describe('references', () => {
  it.each([
    [
      'a contact',
      { contactId: 'C1', leadId: 'C1', campaignId: 'K1' },
      { contactId: 'c1', leadId: null, campaignId: 'k1' },
    ],
    [
      'a lead',
      { contactId: 'L1', leadId: 'L1', campaignId: null },
      { contactId: null, leadId: 'l1', campaignId: null },
    ],
    ['nobody', { contactId: null, leadId: null }, { contactId: null, leadId: null }],
  ])('to %s become ours', (_, theirs, ours) => {
    const { values, missing } = activities.toOurs(theirs, toOurs);

    expect(values).toMatchObject(ours);
    expect(missing).toEqual([]);
  });

  it('to what we do not know are left out, and named', () => {
    const { values, unresolved, missing } = activities.toOurs(
      { contactId: 'C2', leadId: 'C2', campaignId: 'K1' },
      toOurs,
    );

    expect(values).toEqual({ campaignId: 'k1' });
    expect([...unresolved]).toEqual(['contactId', 'leadId']);
    expect(missing).toEqual([
      { object: 'contact', id: 'C2' },
      { object: 'lead', id: 'C2' },
    ]);
  });

  it('become theirs, in a field that is shared for each that shares it where the whole is asked for', () => {
    const ours = { contactId: 'c1', leadId: null, campaignId: 'k2' };

    expect(activities.toTheirs(ours, toTheirs)).toEqual({
      values: { contactId: 'C1', leadId: null },
      unresolved: ['campaignId'],
    });
    expect(activities.toTheirs(ours, toTheirs, true).values).toEqual({ contactId: 'C1', leadId: 'C1' });
  });

  it('that must be there say whether a record is ours to carry, and whether it waits', () => {
    expect(activities.isForeign({ contactId: null, campaignId: 'k1' })).toBe(true);
    expect(activities.isForeign({ contactId: null, leadId: 'l1' })).toBe(false);
    expect(activities.areNeeded(['campaignId'])).toBe(false);
    expect(activities.areNeeded(['leadId'])).toBe(true);
  });
});
