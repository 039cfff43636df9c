// Whether a person may be written to, as MarkMail's side may change it: an opt-out is never taken back here.
import type { ContactStatus } from '@app/crm-core';

const OPTED_OUT: readonly ContactStatus[] = ['unsubscribed', 'complained'];

/** In SQL, of a row's `status`. */
export const IS_OPTED_OUT = `status IN ('unsubscribed', 'complained')`;

/** `active` lifts a bounce, never an opt-out; a bounce says nothing about who opted out. */
export function statusAfter(before: ContactStatus, given: ContactStatus | undefined): ContactStatus {
  if (given === undefined) return before;
  if (OPTED_OUT.includes(before)) return given === 'complained' ? given : before;
  return given;
}

export const isOptedOut = (status: ContactStatus): boolean => OPTED_OUT.includes(status);

/** Also when an unsubscribed person complains: what lifts it must be newer than the complaint. */
export const optsOut = (before: ContactStatus, after: ContactStatus): boolean =>
  isOptedOut(after) && after !== before;
