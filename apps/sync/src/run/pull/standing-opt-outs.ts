// An opt-out belongs to the person behind an address: a record that gets the address of somebody who opted out gets the opt-out with it.
import type { PoolClient } from 'pg';
import type { Snapshot } from '@app/crm-core';
import type { Lease } from '../lease.js';
import type { Reason } from '../reconcile/plan.types.js';
import type { ObjectContext } from '../run-context.js';
import { findAddresses } from './addresses.query.js';
import type { RecordChange } from './apply-changes.query.js';
import { foldedEmail } from './folded-email.js';

export async function withStandingOptOuts(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  changes: readonly RecordChange[],
): Promise<RecordChange[]> {
  const renamed = changes.flatMap(({ patch }) => foldedEmail(patch ?? null) ?? []);
  if (renamed.length === 0) return [...changes];
  const { optedOut } = await findAddresses(client, lease, context.table, renamed);
  return changes.map((change) => {
    const email = foldedEmail(change.patch ?? null);
    return email !== null && optedOut.has(email) ? optedOutToo(change, context) : change;
  });
}

/** The CRM is told by the push of the same run: its own value stays the base. */
function optedOutToo(change: RecordChange, context: ObjectContext): RecordChange {
  const refusal = refusalMissingIn({ ...change.before, ...change.patch }, context);
  const names = Object.keys(refusal);
  if (names.length === 0) return change;
  return {
    ...change,
    patch: { ...change.patch, ...refusal },
    reasons: {
      ...change.reasons,
      ...Object.fromEntries(names.map((name): [string, Reason] => [name, 'optOut'])),
    },
    status: context.rules.direction === 'fromCrm' ? change.status : 'pending',
  };
}

/** Consent fields that do not say "opted out" yet, as they are to be. */
export function refusalMissingIn(values: Snapshot, context: ObjectContext): Snapshot {
  const missing = context.rules.fields.filter((field) => field.isConsent && values[field.name] !== true);
  return Object.fromEntries(missing.map((field) => [field.name, true]));
}
