import type { Contact } from '../e2e/support/rest-client.js';
import type { CrmContact } from '../e2e/support/stand-in.js';
import { breaches, type WriteEntry } from './history.js';

const email = 'a@chaos.example';
const ours = (more: Partial<Contact> = {}): Contact => ({
  id: 'o1',
  email,
  firstName: 'A',
  lastName: 'B',
  company: null,
  phone: '1',
  title: null,
  status: 'active',
  version: 1,
  crmLinks: [{ integrationId: 'i', crmId: 'c1', syncStatus: 'synced' }],
  ...more,
});
const theirs = (more: Partial<CrmContact> = {}): CrmContact => ({
  Id: 'c1',
  Email: email,
  FirstName: 'A',
  LastName: 'B',
  Phone: '1',
  Title: null,
  HasOptedOutOfEmail: false,
  MarkMail_ID__c: 'o1',
  SystemModstamp: '',
  ...more,
});
const wrote = (more: Partial<WriteEntry>): WriteEntry => ({
  side: 'markmail',
  email,
  field: 'phone',
  value: '1',
  isAcknowledged: true,
  ...more,
});

describe('the checker of histories', () => {
  it('is content with what was written last', () => {
    expect(breaches([wrote({ value: '0' }), wrote({})], [ours()], [theirs()])).toEqual([]);
  });

  it.each([
    ['a lost write', [wrote({ value: '2' })], [ours()], [theirs()]],
    ['sides that differ', [wrote({})], [ours()], [theirs({ Phone: '3' })]],
    ['a record that is missing', [wrote({})], [ours()], []],
    ['a record that is there twice', [wrote({})], [ours(), ours({ id: 'o2' })], [theirs()]],
    ['an opt-out that was undone', [wrote({ field: 'optedOut', value: true })], [ours()], [theirs()]],
    ['a value that nobody wrote', [wrote({ side: 'before', value: '7' })], [ours()], [theirs()]],
  ])('finds %s', (_, history, local, remote) => {
    expect(breaches(history, local, remote).length).toBeGreaterThan(0);
  });

  it('allows what may have been written where no answer came', () => {
    const history = [wrote({ value: '0' }), wrote({ isAcknowledged: false })];
    expect(breaches(history, [ours()], [theirs()])).toEqual([]);
    expect(breaches(history, [ours({ phone: '0' })], [theirs({ Phone: '0' })])).toEqual([]);
  });
});
