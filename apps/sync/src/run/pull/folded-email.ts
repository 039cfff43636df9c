import type { Snapshot } from '@app/crm-core';

/** As addresses are compared and indexed; null without one. */
export function foldedEmail(snapshot: Snapshot | null): string | null {
  const email = snapshot?.email;
  return typeof email === 'string' ? email.trim().toLowerCase() : null;
}
