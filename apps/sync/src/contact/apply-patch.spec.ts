import fc from 'fast-check';
import { CONTACT_STATUSES } from '@app/crm-core';
import { isOptedOut } from '../consent.js';
import { applyPatch, BLANK } from './apply-patch.js';

describe('applyPatch', () => {
  it('changes only what is named, and only where it differs', () => {
    const before = { ...BLANK, email: 'A@x.test', title: 'CEO', customFields: { rank: 1, old: 'x' } };

    const { changes } = applyPatch(before, {
      title: ' CEO ',
      firstName: 'Taro',
      customFields: { rank: 2, old: null },
    });

    expect(changes).toEqual([
      { field: 'firstName', from: null, to: 'Taro' },
      { field: 'customFields.rank', from: 1, to: 2 },
      { field: 'customFields.old', from: 'x', to: null },
    ]);
  });

  it('never takes an opt-out back, whatever is patched in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CONTACT_STATUSES)), (statuses) => {
        let values = BLANK;
        let wasOut = false;
        for (const status of statuses) {
          ({ values } = applyPatch(values, { status }));
          wasOut ||= isOptedOut(status);
          expect(isOptedOut(values.status)).toBe(wasOut);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
