import type { Snapshot } from '@app/crm-core';
import { plan } from './plan.js';
import type { FieldRule, PlanRules, Side } from './plan.types.js';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:00:01.000Z';
const present = (values: Snapshot, modifiedAt = AT): Side => ({ state: 'present', values, modifiedAt });
const field = (over: Partial<FieldRule> = {}): FieldRule => ({
  name: 'title',
  direction: 'bidirectional',
  rule: 'newest',
  isConsent: false,
  ...over,
});
const rules = (over: Partial<PlanRules> = {}, ...fields: FieldRule[]): PlanRules => ({
  direction: 'bidirectional',
  deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
  fields: fields.length > 0 ? fields : [field()],
  ...over,
});
const optOut = field({ name: 'status', rule: 'optOutWins', isConsent: true });

describe('plan', () => {
  it.each([
    [
      'only the CRM changed',
      'a',
      'a',
      'b',
      { local: { kind: 'update', values: { title: 'b' } }, base: { title: 'b' } },
    ],
    [
      'only MarkMail changed',
      'a',
      'b',
      'a',
      { remote: { kind: 'update', values: { title: 'b' } }, base: { title: 'a' } },
    ],
    ['both changed alike', 'a', 'b', 'b', { base: { title: 'b' } }],
    [
      'the CRM cleared it',
      'a',
      'a',
      null,
      { local: { kind: 'update', values: { title: null } }, base: { title: null } },
    ],
  ])('%s', (_, base, local, remote, expected) => {
    const result = plan(
      { base: { title: base }, local: present({ title: local }), remote: present({ title: remote }) },
      rules(),
    );

    expect(result).toEqual({ conflicts: [], reasons: expect.anything(), ...expected });
  });

  it.each([
    ['newest', LATER, AT, 'markmail'],
    ['newest', AT, LATER, 'crm'],
    ['crm', LATER, AT, 'crm'],
    ['markmail', AT, LATER, 'markmail'],
    ['crmUnlessBlank', LATER, AT, 'crm'],
    ['markmailUnlessBlank', AT, LATER, 'markmail'],
  ] as const)('rule %s decides when both sides changed', (rule, ours, theirs, winner) => {
    const result = plan(
      { base: { title: 'a' }, local: present({ title: 'm' }, ours), remote: present({ title: 'c' }, theirs) },
      rules({}, field({ rule })),
    );

    expect(winner === 'crm' ? result.local : result.remote).toEqual({
      kind: 'update',
      values: { title: winner === 'crm' ? 'c' : 'm' },
    });
    expect(winner === 'crm' ? result.remote : result.local).toBeUndefined();
  });

  it('keeps both edits when the sides changed different fields', () => {
    const fields = [field({ name: 'title' }), field({ name: 'phone' })];
    const result = plan(
      {
        base: { title: 'a', phone: '1' },
        local: present({ title: 'b', phone: '1' }),
        remote: present({ title: 'a', phone: '2' }),
      },
      rules({}, ...fields),
    );

    expect(result.local).toEqual({ kind: 'update', values: { phone: '2' } });
    expect(result.remote).toEqual({ kind: 'update', values: { title: 'b' } });
  });

  it('asks once and then leaves the field alone', () => {
    const input = { base: { title: 'a' }, local: present({ title: 'm' }), remote: present({ title: 'c' }) };
    const first = plan(input, rules({}, field({ rule: 'ask' })));
    const second = plan({ ...input, held: new Set(['title']) }, rules({}, field({ rule: 'ask' })));

    expect(first.conflicts).toEqual([{ field: 'title', base: 'a', local: 'm', remote: 'c' }]);
    expect([first.local, first.remote, second.local, second.remote]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(second).toMatchObject({ conflicts: [], open: first.conflicts });
    expect(first.base).toEqual({ title: 'a' });
  });

  it('does not blank what MarkMail knows when a one-way field meets an empty CRM for the first time', () => {
    const company = field({ name: 'company', direction: 'fromCrm', rule: 'crm' });

    expect(
      plan(
        { base: null, local: present({ company: 'Acme' }), remote: present({ company: null }) },
        rules({}, company),
      ).local,
    ).toBeUndefined();
  });

  describe('consent', () => {
    it.each([
      [
        'the CRM opted out',
        false,
        false,
        true,
        false,
        { local: { kind: 'update', values: { status: true } } },
      ],
      [
        'MarkMail opted out',
        false,
        true,
        false,
        false,
        { remote: { kind: 'update', values: { status: true } } },
      ],
      [
        'the CRM silently unticked it',
        true,
        true,
        false,
        false,
        { remote: { kind: 'update', values: { status: true } } },
      ],
      [
        'a newer opt-in lifts what both agreed on',
        true,
        false,
        true,
        true,
        { remote: { kind: 'update', values: { status: false } } },
      ],
      [
        'an opt-in does not lift an opt-out that arrived since',
        false,
        false,
        true,
        true,
        { local: { kind: 'update', values: { status: true } } },
      ],
      [
        'no evidence lifts nothing',
        true,
        false,
        true,
        false,
        { local: { kind: 'update', values: { status: true } } },
      ],
    ])('%s', (_, base, local, remote, optInIsNewer, expected) => {
      const result = plan(
        {
          base: { status: base },
          local: present({ status: local }, LATER),
          remote: present({ status: remote }),
          optInIsNewer,
        },
        rules({}, optOut),
      );

      expect({ local: result.local, remote: result.remote }).toEqual({
        local: undefined,
        remote: undefined,
        ...expected,
      });
    });
  });

  describe('deletions', () => {
    it.each([
      ['unlink', undefined, true],
      ['ignore', undefined, true],
      ['delete', { kind: 'delete' }, true],
      ['archive', { kind: 'delete' }, true],
    ] as const)('in the CRM with policy %s', (fromCrm, local, unlink) => {
      const result = plan(
        { base: { title: 'a' }, local: present({ title: 'b' }), remote: { state: 'deleted' } },
        rules({ deletes: { fromCrm, toCrm: 'ignore' } }),
      );

      expect(result).toMatchObject({ unlink });
      expect(result.local).toEqual(local);
      expect(result.remote).toBeUndefined();
    });

    it('in MarkMail never come back from the CRM', () => {
      const result = plan(
        { base: { title: 'a' }, local: { state: 'deleted' }, remote: present({ title: 'new' }, LATER) },
        rules(),
      );

      expect(result).toMatchObject({ unlink: true });
      expect(result.local).toBeUndefined();
    });
  });
});
