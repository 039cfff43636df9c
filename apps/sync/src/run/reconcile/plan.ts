// The decision what to do with one record: pure, no clock, no I/O. Everything that changes a record goes through it.
//
// A base is the CRM's value when we last decided about it. "MarkMail wins" therefore means base := the CRM's value, and the
// record's own value stays different from it until a push has been confirmed. So a decision survives a crash without a
// queue, the echo of our own write equals base, and planning anything twice changes nothing.
import type { FieldValue, Snapshot } from '@app/crm-core';
import { decideField, type Decision } from './decide-field.js';
import type { FieldConflict, FieldRule, Plan, PlanInput, PlanRules, Reason, Side } from './plan.types.js';

const NOTHING: Plan = { conflicts: [], reasons: {} };
type Present = Extract<Side, { state: 'present' }>;

/** What both sides must become. Planning the outcome again gives no ops. */
export function plan(input: PlanInput, rules: PlanRules): Plan {
  const { local, remote } = input;
  if (local.state === 'present' && remote.state === 'present') return planFields(input, local, remote, rules);
  if (remote.state === 'deleted') return planRemoteDeletion(local, rules);
  if (local.state === 'deleted') return planLocalDeletion(remote, rules);
  if (remote.state === 'present') return planLocalCreate(remote, rules);
  if (local.state === 'present') return planRemoteCreate(local, rules);
  return NOTHING;
}

function planFields(input: PlanInput, local: Present, remote: Present, rules: PlanRules): Plan {
  const toLocal: Record<string, FieldValue> = {};
  const toRemote: Record<string, FieldValue> = {};
  const base: Record<string, FieldValue> = {};
  const conflicts: FieldConflict[] = [];
  const open: FieldConflict[] = [];
  const reasons: Record<string, Reason> = {};
  for (const rule of rules.fields) {
    const { name } = rule;
    const decision = decideField(rule, rules.direction, input, local, remote);
    const remoteValue = valueOf(remote.values, name);
    reasons[name] = decision.reason;
    if (decision.winner === 'nobody') {
      keepBase(base, input.base, name);
      if (decision.conflict)
        (decision.conflict === 'new' ? conflicts : open).push({
          field: name,
          base: input.base?.[name],
          local: valueOf(local.values, name),
          remote: remoteValue,
        });
      continue;
    }
    base[name] = remoteValue;
    if (isChange(decision, 'crm')) toLocal[name] = remoteValue;
    if (isChange(decision, 'markmail')) toRemote[name] = valueOf(local.values, name);
  }
  return {
    ...update('local', toLocal),
    ...update('remote', toRemote),
    base,
    conflicts,
    ...(open.length > 0 && { open }),
    reasons,
  };
}

const isChange = (decision: Decision, winner: 'crm' | 'markmail'): boolean => decision.winner === winner;

function keepBase(base: Record<string, FieldValue>, old: Snapshot | null, name: string): void {
  if (old && name in old) base[name] = old[name];
}

function update(side: 'local' | 'remote', values: Snapshot): Partial<Plan> {
  return Object.keys(values).length > 0 ? { [side]: { kind: 'update', values } } : {};
}

/** A deletion is never undone by the other side, whatever was edited there since. */
function planRemoteDeletion(local: Side, rules: PlanRules): Plan {
  const { fromCrm } = rules.deletes;
  const isFollowed = (fromCrm === 'delete' || fromCrm === 'archive') && rules.direction !== 'toCrm';
  return {
    ...NOTHING,
    unlink: true,
    ...(isFollowed && local.state === 'present' ? { local: { kind: 'delete' } } : {}),
  };
}

function planLocalDeletion(remote: Side, rules: PlanRules): Plan {
  if (remote.state === 'absent') return NOTHING;
  const { toCrm } = rules.deletes;
  const isFollowed = (toCrm === 'delete' || toCrm === 'archive') && rules.direction !== 'fromCrm';
  return isFollowed ? { ...NOTHING, remote: { kind: 'delete' } } : { ...NOTHING, unlink: true };
}

function planLocalCreate(remote: Present, rules: PlanRules): Plan {
  if (rules.direction === 'toCrm') return NOTHING;
  // The hot path of a first pull: nothing is copied where nothing is left out.
  if (rules.fields.every(isTaken))
    return { ...NOTHING, local: { kind: 'create', values: remote.values }, base: remote.values };
  const values = pick(remote.values, rules.fields, isTaken);
  // Fields that only we may write have not met yet: they stay out of the base, so that our blank does not clear theirs.
  return { ...NOTHING, local: { kind: 'create', values }, base: values };
}

const isTaken = (field: FieldRule): boolean => field.direction !== 'toCrm' || field.isConsent;

function planRemoteCreate(local: Present, rules: PlanRules): Plan {
  if (rules.direction === 'fromCrm') return NOTHING;
  const values = pick(local.values, rules.fields, isGiven);
  return { ...NOTHING, remote: { kind: 'create', values }, base: values };
}

const isGiven = (field: FieldRule): boolean => field.direction !== 'fromCrm' || field.isConsent;

/** A loop, as it runs for every record of a first push. */
function pick(
  values: Snapshot,
  fields: readonly FieldRule[],
  isWanted: (field: FieldRule) => boolean,
): Snapshot {
  const picked: Record<string, FieldValue> = {};
  for (const field of fields) if (isWanted(field)) picked[field.name] = valueOf(values, field.name);
  return picked;
}

/** Absent and empty are the same. */
const valueOf = (values: Snapshot, name: string): FieldValue => values[name] ?? null;
