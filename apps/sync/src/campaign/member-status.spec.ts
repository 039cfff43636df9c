import fc from 'fast-check';
import { MEMBER_STATUSES } from '@app/contracts';
import { furthest } from './member-status.js';

describe('furthest', () => {
  it.each([
    ['added', 'sent', 'sent'],
    ['sent', 'clicked', 'clicked'],
    ['clicked', 'opened', 'clicked'],
    ['clicked', 'bounced', 'bounced'],
    ['bounced', 'opened', 'bounced'],
    ['clicked', 'unsubscribed', 'unsubscribed'],
    ['unsubscribed', 'clicked', 'unsubscribed'],
    ['bounced', 'unsubscribed', 'unsubscribed'],
    ['unsubscribed', 'bounced', 'unsubscribed'],
  ] as const)('of %s and %s is %s', (before, given, after) => {
    expect(furthest(before, given)).toBe(after);
  });

  it('comes out the same in whatever order, however often', () => {
    const statuses = fc.array(fc.constantFrom(...MEMBER_STATUSES), { minLength: 1 });
    const last = (some: readonly (typeof MEMBER_STATUSES)[number][]) => some.reduce(furthest, 'added');
    fc.assert(
      fc.property(statuses, (some) => {
        expect(last([...some, ...some].reverse())).toBe(last(some));
      }),
    );
  });
});
