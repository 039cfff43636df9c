// Laws that hold for every history, checked on random ones.
import fc from 'fast-check';
import type { FieldValue, Rule, Snapshot } from '@app/crm-core';
import { plan } from './plan.js';
import type { FieldRule, Plan, PlanInput, PlanRules, Side } from './plan.types.js';

const RUNS = { numRuns: 10_000 };
const NAMES = ['email', 'title', 'phone', 'tags'] as const;

const text = fc.constantFrom<FieldValue>(null, 'a', 'b', 'c', 'ä🙂', 0, 1, true, ['x'], ['x', 'y']);
const instant = fc
  .integer({ min: 0, max: 5 })
  .map((s) => new Date(1_767_225_600_000 + s * 1_000).toISOString());
const optedOut = fc.boolean();
const values: fc.Arbitrary<Snapshot> = fc.record({
  email: text,
  title: text,
  phone: text,
  tags: text,
  status: optedOut,
});
const present: fc.Arbitrary<Side> = fc.record({
  state: fc.constant('present' as const),
  values,
  modifiedAt: instant,
});
const side: fc.Arbitrary<Side> = fc.oneof(
  { weight: 6, arbitrary: present },
  fc.constant<Side>({ state: 'deleted' }),
  fc.constant<Side>({ state: 'absent' }),
);
const base = fc.option(values, { nil: null });
const rule = fc.constantFrom<Rule>(
  'newest',
  'crm',
  'markmail',
  'crmUnlessBlank',
  'markmailUnlessBlank',
  'ask',
);
const direction = fc.constantFrom('bidirectional' as const, 'toCrm' as const, 'fromCrm' as const);
const policy = fc.constantFrom('ignore' as const, 'unlink' as const, 'archive' as const, 'delete' as const);
const consentRule: FieldRule = {
  name: 'status',
  direction: 'bidirectional',
  rule: 'optOutWins',
  isConsent: true,
};

const fieldRules = (d: fc.Arbitrary<FieldRule['direction']>) =>
  fc
    .tuple(
      ...NAMES.map((name) =>
        fc.record({ name: fc.constant(name), direction: d, rule, isConsent: fc.constant(false) }),
      ),
    )
    .map((fields): FieldRule[] => [...fields, consentRule]);
const anyRules: fc.Arbitrary<PlanRules> = fc.record({
  fields: fieldRules(direction),
  direction,
  deletes: fc.record({ fromCrm: policy, toCrm: policy }),
});
const twoWay: fc.Arbitrary<PlanRules> = fc.record({
  fields: fieldRules(fc.constant('bidirectional' as const)),
  direction: fc.constant('bidirectional' as const),
  deletes: fc.record({ fromCrm: policy, toCrm: policy }),
});

const eq = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The world after a plan was carried out on both sides. */
function apply(input: PlanInput, made: Plan, at: string): PlanInput {
  const after = (before: Side, op: Plan['local']): Side => {
    if (!op) return before;
    if (op.kind === 'delete') return { state: 'deleted' };
    const old = before.state === 'present' ? before.values : {};
    return { state: 'present', values: { ...old, ...op.values }, modifiedAt: at };
  };
  const written = made.remote && made.remote.kind !== 'delete' ? made.remote.values : {};
  const held = new Set([...(input.held ?? []), ...made.conflicts.map((conflict) => conflict.field)]);
  return {
    ...input,
    base: made.base ? { ...made.base, ...written } : input.base,
    local: after(input.local, made.local),
    remote: after(input.remote, made.remote),
    held,
  };
}

const isQuiet = (made: Plan): boolean => !made.local && !made.remote && made.conflicts.length === 0;

describe('plan, for every history', () => {
  it('converges: after at most three rounds nothing is left to do', () => {
    fc.assert(
      fc.property(
        base,
        side,
        side,
        anyRules,
        fc.boolean(),
        instant,
        (b, local, remote, rules, optInIsNewer, at) => {
          let world: PlanInput = { base: b, local, remote, optInIsNewer };
          for (let round = 0; round < 3; round++) world = apply(world, plan(world, rules), at);

          expect(isQuiet(plan(world, rules))).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it('leaves both sides equal in every two-way field that no person has to decide', () => {
    fc.assert(
      fc.property(base, present, present, twoWay, instant, (b, local, remote, rules, at) => {
        const made = plan({ base: b, local, remote }, rules);
        const world = apply({ base: b, local, remote }, made, at);

        if (world.local.state !== 'present' || world.remote.state !== 'present')
          throw new Error('a side went away');
        for (const name of [...NAMES, 'status'].filter((n) => !world.held?.has(n))) {
          expect(eq(world.local.values[name], world.remote.values[name])).toBe(true);
          expect(eq(world.base?.[name], world.remote.values[name])).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(base, side, side, anyRules, instant, (b, local, remote, rules, at) => {
        const world = apply({ base: b, local, remote }, plan({ base: b, local, remote }, rules), at);

        expect(isQuiet(plan(world, rules))).toBe(true);
      }),
      RUNS,
    );
  });

  it('survives a lost far write: planning again from the new base writes the same', () => {
    fc.assert(
      fc.property(base, present, present, twoWay, (b, local, remote, rules) => {
        const made = plan({ base: b, local, remote }, rules);
        const afterLocal: Side =
          made.local?.kind === 'update' && local.state === 'present'
            ? { ...local, values: { ...local.values, ...made.local.values } }
            : local;
        const held = new Set(made.conflicts.map((conflict) => conflict.field));
        const again = plan({ base: made.base ?? null, local: afterLocal, remote, held }, rules);

        expect(again.remote).toEqual(made.remote);
        expect(again.local).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('mirrors: with sides and rules swapped, the ops are swapped', () => {
    const swappedRule: Record<string, Rule> = {
      crm: 'markmail',
      markmail: 'crm',
      crmUnlessBlank: 'markmailUnlessBlank',
      markmailUnlessBlank: 'crmUnlessBlank',
    };
    const swappedDirection = { toCrm: 'fromCrm', fromCrm: 'toCrm', bidirectional: 'bidirectional' } as const;
    fc.assert(
      fc.property(base, present, present, anyRules, (b, local, remote, rules) => {
        const plain = { ...rules, fields: rules.fields.filter((f) => !f.isConsent) };
        const mirrored: PlanRules = {
          direction: swappedDirection[rules.direction],
          deletes: { fromCrm: rules.deletes.toCrm, toCrm: rules.deletes.fromCrm },
          fields: plain.fields.map((f) => ({
            ...f,
            rule: swappedRule[f.rule] ?? f.rule,
            direction: swappedDirection[f.direction],
          })),
        };
        const one = plan({ base: b, local, remote }, plain);
        const other = plan({ base: b, local: remote, remote: local }, mirrored);

        expect(other.local).toEqual(one.remote);
        expect(other.remote).toEqual(one.local);
        expect(other.conflicts.map((c) => c.field)).toEqual(one.conflicts.map((c) => c.field));
      }),
      RUNS,
    );
  });

  it('loses no edit when only one side changed a field', () => {
    fc.assert(
      fc.property(
        values,
        values,
        values,
        fc.array(fc.constantFrom(...NAMES), { maxLength: 4 }),
        twoWay,
        instant,
        (b, ours, theirs, localEdits, rules, at) => {
          const localSide: Snapshot = { ...b, ...Object.fromEntries(localEdits.map((n) => [n, ours[n]])) };
          const remoteSide: Snapshot = {
            ...theirs,
            ...Object.fromEntries(localEdits.map((n) => [n, b[n]])),
            status: b.status,
          };
          const input: PlanInput = {
            base: b,
            local: { state: 'present', values: localSide, modifiedAt: at },
            remote: { state: 'present', values: remoteSide, modifiedAt: at },
          };
          const world = apply(input, plan(input, rules), at);

          if (world.local.state !== 'present' || world.remote.state !== 'present')
            throw new Error('a side went away');
          for (const name of NAMES) {
            const edited = localEdits.includes(name) ? localSide[name] : remoteSide[name];
            expect(eq(world.local.values[name], edited) && eq(world.remote.values[name], edited)).toBe(true);
          }
        },
      ),
      RUNS,
    );
  });

  it('never revives a deletion', () => {
    fc.assert(
      fc.property(base, side, anyRules, fc.boolean(), (b, other, rules, isLocal) => {
        const gone: Side = { state: 'deleted' };
        const made = plan(
          isLocal ? { base: b, local: gone, remote: other } : { base: b, local: other, remote: gone },
          rules,
        );

        expect((isLocal ? made.local : made.remote)?.kind).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('never undoes an opt-out without newer evidence, in either direction, whatever the order of sightings', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ local: optedOut, remote: optedOut }), { minLength: 1, maxLength: 5 }),
        base,
        twoWay,
        instant,
        (steps, b, rules, at) => {
          let world: PlanInput = { base: b, local: { state: 'absent' }, remote: { state: 'absent' } };
          let isOut = false;
          for (const step of steps) {
            // MarkMail's own status only ever moves to opted out without evidence; the CRM's flag is flipped by anybody.
            isOut ||= step.local || step.remote;
            const localOut =
              (world.local.state === 'present' && world.local.values.status === true) || step.local;
            world = {
              ...world,
              local: { state: 'present', values: { ...b, status: localOut }, modifiedAt: at },
              remote: { state: 'present', values: { ...b, status: step.remote }, modifiedAt: at },
            };
            world = apply(world, plan(world, rules), at);
            if (world.local.state !== 'present' || world.remote.state !== 'present')
              throw new Error('a side went away');
            expect([world.local.values.status, world.remote.values.status]).toEqual([isOut, isOut]);
          }
        },
      ),
      RUNS,
    );
  });
});
