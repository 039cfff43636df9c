// What was written, and whether it was acknowledged; and whether both sides ended as that allows. Knows nothing of our own code.
import type { Contact } from '../e2e/support/rest-client.js';
import type { CrmContact } from '../e2e/support/stand-in.js';

export type Side = 'markmail' | 'crm';
export type Field = 'email' | 'firstName' | 'phone' | 'title' | 'optedOut';

export interface WriteEntry {
  /** `before`: what both sides agreed on when it began. */
  readonly side: Side | 'before';
  /** The person, by an address that nobody changes. */
  readonly email: string;
  readonly field: Field;
  readonly value: string | boolean | null;
  /** False where no answer came: it may have been written. */
  readonly isAcknowledged: boolean;
}

/** Every breach of what must hold once nothing is written any more, in words. */
export function breaches(
  history: readonly WriteEntry[],
  ours: readonly Contact[],
  theirs: readonly CrmContact[],
): string[] {
  const here = Map.groupBy(ours, (contact) => folded(contact.email));
  const there = Map.groupBy(theirs, (contact) => folded(contact.Email));
  const keys = theirs.flatMap((contact) => contact.MarkMail_ID__c ?? []);
  const links = ours.flatMap((contact) => contact.crmLinks[0]?.crmId ?? []);
  return [
    ...twice(keys).map((key) => `two records of the CRM hold our id ${key}`),
    ...twice(links).map((id) => `two of our records are linked to ${id}`),
    ...[...Map.groupBy(history, ({ email }) => email)].flatMap(([email, writes]) =>
      breachesOf(email, writes, here.get(email) ?? [], there.get(email) ?? []),
    ),
  ];
}

function breachesOf(
  email: string,
  writes: readonly WriteEntry[],
  ours: readonly Contact[],
  theirs: readonly CrmContact[],
): string[] {
  const isSure = writes.some(({ isAcknowledged }) => isAcknowledged);
  if (!isSure && ours.length + theirs.length === 0) return [];
  if (ours.length !== 1 || theirs.length !== 1)
    return [`${email} is there ${ours.length} times here and ${theirs.length} times in the CRM`];
  const [local, remote] = [ours[0], theirs[0]];
  const ended = {
    email: [folded(local.email), folded(remote.Email)],
    firstName: [local.firstName, remote.FirstName],
    phone: [local.phone, remote.Phone],
    title: [local.title, remote.Title],
    optedOut: [local.status === 'unsubscribed', remote.HasOptedOutOfEmail],
  } as const;
  return [...Map.groupBy(writes, ({ field }) => field)].flatMap(([field, of]) => {
    const [mine, its] = ended[field];
    if ((mine ?? null) !== (its ?? null)) return [`${email} ${field}: ${mine} here, ${its} in the CRM`];
    const allowed = field === 'optedOut' ? [true] : allowedEnds(of);
    return allowed.includes(mine ?? null)
      ? []
      : [`${email} ${field} ended as ${mine}, which is none of ${allowed.join(', ')}`];
  });
}

/** The last acknowledged write of either side, and those after it of which nobody knows. */
function allowedEnds(writes: readonly WriteEntry[]): (string | boolean | null)[] {
  const isWritten = writes.some(({ side, isAcknowledged }) => side !== 'before' && isAcknowledged);
  const before = isWritten ? [] : writes.filter(({ side }) => side === 'before').map(({ value }) => value);
  const after = (['markmail', 'crm'] as const).flatMap((side) => {
    const own = writes.filter((write) => write.side === side);
    const last = own.findLastIndex(({ isAcknowledged }) => isAcknowledged);
    return own.slice(Math.max(0, last)).map(({ value }) => value);
  });
  return [...before, ...after];
}

const folded = (email: string | null): string => (email ?? '').trim().toLowerCase();

const twice = (values: readonly string[]): string[] =>
  [...Map.groupBy(values, (value) => value)].filter(([, same]) => same.length > 1).map(([value]) => value);
