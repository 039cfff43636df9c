// Who wins a single field, and why.
import type { Direction, FieldValue, Rule } from '@app/crm-core';
import type { FieldRule, PlanInput, Reason, Side } from './plan.types.js';

type Present = Extract<Side, { state: 'present' }>;

export type Decision =
  | { readonly winner: 'crm' | 'markmail' | 'both'; readonly reason: Reason }
  | { readonly winner: 'nobody'; readonly reason: Reason; readonly conflict?: 'new' | 'open' };

export function decideField(
  rule: FieldRule,
  objectDirection: Direction,
  input: PlanInput,
  local: Present,
  remote: Present,
): Decision {
  const ours = local.values[rule.name] ?? null;
  const theirs = remote.values[rule.name] ?? null;
  if (sameValue(ours, theirs)) return { winner: 'both', reason: 'equal' };
  const base = input.base?.[rule.name];
  if (rule.isConsent) return decideConsent(ours, theirs, base, input.optInIsNewer ?? false, objectDirection);
  if (input.held?.has(rule.name)) return { winner: 'nobody', reason: 'held', conflict: 'open' };
  const direction = narrower(rule.direction, objectDirection);
  if (direction === 'none') return nobody;
  if (direction !== 'bidirectional') return decideOneWay(direction, rule.rule, ours, theirs, base);
  if (base === undefined) return decideFirstMeeting(rule.rule, ours, theirs, local, remote);
  if (sameValue(ours, base)) return { winner: 'crm', reason: 'onlyCrmChanged' };
  if (sameValue(theirs, base)) return { winner: 'markmail', reason: 'onlyMarkmailChanged' };
  return byRule(rule.rule, ours, theirs, local, remote);
}

/**
 * An opt-out on either side wins. It is lifted by one thing only: an opt-in with newer evidence at MarkMail, once both sides had
 * agreed on the opt-out (base), so that an opt-out that arrived since is not lifted with it.
 */
function decideConsent(
  ours: FieldValue,
  theirs: FieldValue,
  base: FieldValue | undefined,
  optInIsNewer: boolean,
  object: Direction,
): Decision {
  if (ours === true) return object === 'fromCrm' ? nobody : { winner: 'markmail', reason: 'optOut' };
  const isLifted = optInIsNewer && base === true && theirs === true && object !== 'fromCrm';
  if (isLifted) return { winner: 'markmail', reason: 'optIn' };
  return theirs === true && object !== 'toCrm' ? { winner: 'crm', reason: 'optOut' } : nobody;
}

const nobody: Decision = { winner: 'nobody', reason: 'held' };

/** The master's value holds. A blank takes a value away only where it became blank, and never where the rule says "unless blank". */
function decideOneWay(
  direction: 'toCrm' | 'fromCrm',
  rule: Rule,
  ours: FieldValue,
  theirs: FieldValue,
  base: FieldValue | undefined,
): Decision {
  const isFromCrm = direction === 'fromCrm';
  const masters = isFromCrm ? theirs : ours;
  const keepsBlank =
    rule === (isFromCrm ? 'crmUnlessBlank' : 'markmailUnlessBlank') || base === undefined || isBlank(base);
  if (isBlank(masters) && keepsBlank) return nobody;
  return isFromCrm ? { winner: 'crm', reason: 'fromCrmOnly' } : { winner: 'markmail', reason: 'toCrmOnly' };
}

function decideFirstMeeting(
  rule: Rule,
  ours: FieldValue,
  theirs: FieldValue,
  local: Present,
  remote: Present,
): Decision {
  if (isBlank(ours)) return { winner: 'crm', reason: 'filledBlank' };
  if (isBlank(theirs)) return { winner: 'markmail', reason: 'filledBlank' };
  return byRule(rule, ours, theirs, local, remote);
}

function byRule(rule: Rule, ours: FieldValue, theirs: FieldValue, local: Present, remote: Present): Decision {
  switch (rule) {
    case 'crm':
      return { winner: 'crm', reason: rule };
    case 'markmail':
      return { winner: 'markmail', reason: rule };
    case 'crmUnlessBlank':
      return { winner: isBlank(theirs) ? 'markmail' : 'crm', reason: rule };
    case 'markmailUnlessBlank':
      return { winner: isBlank(ours) ? 'crm' : 'markmail', reason: rule };
    case 'newest':
      return { winner: isOursNewer(ours, theirs, local, remote) ? 'markmail' : 'crm', reason: rule };
    case 'ask':
    case 'optOutWins':
      return { winner: 'nobody', reason: 'ask', conflict: 'new' };
  }
}

/** At the same instant the greater text wins: arbitrary, but the same whoever asks. */
function isOursNewer(ours: FieldValue, theirs: FieldValue, local: Present, remote: Present): boolean {
  const [mine, other] = [Date.parse(local.modifiedAt), Date.parse(remote.modifiedAt)];
  return mine === other ? JSON.stringify(ours) > JSON.stringify(theirs) : mine > other;
}

export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]);
}

const isBlank = (value: FieldValue): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

function narrower(field: Direction, object: Direction): Direction | 'none' {
  if (object === 'bidirectional' || field === object) return field;
  return field === 'bidirectional' ? object : 'none';
}
