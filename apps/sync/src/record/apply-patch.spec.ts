import fc from 'fast-check';
import { isOptedOut } from '../consent.js';
import { applyPatch, blankValues, changesBetween, errorsAfter } from './apply-patch.js';
import { DEFINITIONS } from './definitions.js';

const { campaign, lead } = DEFINITIONS;
const aLead = (patch: object) => applyPatch(lead, blankValues(lead), patch);

describe('applyPatch', () => {
  it('changes only what is named, and only where it differs', () => {
    const before = aLead({ email: 'A@x.test', title: 'CEO', customFields: { rank: 1, old: 'x' } });

    const after = applyPatch(lead, before, {
      title: ' CEO ',
      email: 'a@X.test',
      firstName: 'Taro',
      phone: undefined,
      customFields: { rank: 2, old: null },
    });

    expect(changesBetween(lead, before, after)).toEqual([
      { field: 'firstName', from: null, to: 'Taro' },
      { field: 'customFields.rank', from: 1, to: 2 },
      { field: 'customFields.old', from: 'x', to: null },
    ]);
  });

  it('keeps values in their canonical form', () => {
    const { fields } = applyPatch(campaign, blankValues(campaign), {
      name: ' Spring\u0000 ',
      budget: 10.5,
      startDate: '2026-03-01',
      isActive: true,
      type: '',
    });

    expect(fields).toMatchObject({
      name: 'Spring',
      budget: 10.5,
      startDate: '2026-03-01',
      isActive: true,
      type: null,
      endDate: null,
    });
  });

  it('changes nothing the second time, whatever is patched', () => {
    const text = fc.oneof(fc.string(), fc.constant(null));
    const patch = fc.record(
      {
        email: text,
        firstName: text,
        company: text,
        status: fc.constantFrom('active', 'unsubscribed', 'bounced', 'complained'),
        customFields: fc.dictionary(
          fc.constantFrom('a', 'b', 'c'),
          fc.oneof(text, fc.integer(), fc.boolean(), fc.array(fc.string())),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(patch, patch, (first, second) => {
        const once = applyPatch(lead, aLead(first), second);

        expect(changesBetween(lead, once, applyPatch(lead, once, second))).toEqual([]);
      }),
    );
  });

  it('never takes an opt-out back, whatever is patched in whatever order', () => {
    const statuses = fc.array(fc.constantFrom('active', 'unsubscribed', 'bounced', 'complained'));
    fc.assert(
      fc.property(statuses, (some) => {
        const last = some.reduce((values, status) => applyPatch(lead, values, { status }), blankValues(lead));

        const wasOut = some.some((status) => status === 'unsubscribed' || status === 'complained');
        expect(isOptedOut(last.fields.status as 'active')).toBe(wasOut);
      }),
    );
  });
});

describe('errorsAfter', () => {
  const spring = applyPatch(campaign, blankValues(campaign), { name: 'Spring', startDate: '2026-03-10' });
  const odd = applyPatch(campaign, blankValues(campaign), { startDate: '2026-03-10', endDate: '2026-01-01' });
  const pointersOf = (before: typeof spring | null, patch: object) =>
    errorsAfter(campaign, before, applyPatch(campaign, before ?? blankValues(campaign), patch)).map(
      ({ pointer }) => pointer,
    );
  const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, i]));

  it.each([
    ['a new record without its name', null, {}, ['/name']],
    ['a new record with all', null, { name: 'x' }, []],
    ['a name taken away', spring, { name: ' ' }, ['/name']],
    ['an end before the start', spring, { endDate: '2026-03-09' }, ['/endDate']],
    ['an end on the day of the start', spring, { endDate: '2026-03-10' }, []],
    ['everything at once', spring, { name: '', endDate: '2026-03-09' }, ['/name', '/endDate']],
    ['too many custom fields', spring, { customFields: names(201) }, ['/customFields']],
    ['another field of a record that was odd before', odd, { type: 'Email' }, []],
    ['nothing', odd, {}, []],
  ])('names what is wrong with %s', (_, before, patch, expected) => {
    expect(pointersOf(before, patch)).toEqual(expected);
  });
});
