// A row of the CRM's whose record is known to us: decided by `plan`, and made into the change to write.
import type { Change, RowError, Snapshot } from '@app/crm-core';
import { agreedFields } from '../reconcile/agreed-fields.js';
import { plan } from '../reconcile/plan.js';
import type { Plan, Reason, Side } from '../reconcile/plan.types.js';
import type { ObjectContext } from '../run-context.js';
import { effectiveBase, type Known } from '../triples.query.js';
import type { LinkStatus, RecordChange } from './apply-changes.query.js';

export interface Row {
  readonly change: Change;
  /** Null for a record that is gone: deleted, merged or converted. */
  readonly snapshot: Snapshot | null;
  /** The snapshot's values as JSON, for the hash and for Postgres. */
  readonly text: string;
  /** Null for what is to be looked at again by the next reading. */
  readonly hash: string | null;
  /** References to what we do not know yet: nobody decides about them. */
  readonly unresolved?: ReadonlySet<string>;
  /** The mapping refuses its values: `snapshot` holds consent and nothing else. */
  readonly refusal?: RowError;
}

/** A record that is linked, or that we have found to be this one. */
export function planKnown(row: Row, known: Known | undefined, context: ObjectContext): RecordChange[] {
  if (!known || isBuried(row, known)) return [];
  if (row.refusal) return planConsent(row, known, context);
  const remote: Side = row.snapshot
    ? { state: 'present', values: row.snapshot, modifiedAt: row.change.modifiedAt }
    : { state: 'deleted' };
  const base = row.snapshot ? effectiveBase(known, row.snapshot) : known.base;
  const held = heldOf(row, known);
  const made = plan(
    { base, local: known.local, remote, held, optInIsNewer: known.optInIsNewer },
    context.rules,
  );
  if (made.unlink && !made.local && known.linkStatus === 'unlinked') return [];
  return [changeOf(row, known, made, context)];
}

function heldOf({ unresolved }: Row, { held, refusal }: Known): ReadonlySet<string> {
  return unresolved?.size || refusal
    ? new Set([...held, ...(unresolved ?? []), ...(refusal?.fields ?? [])])
    : held;
}

/** Of a row that is refused an opt-out is carried all the same, and the rest of it stays as it was on both sides. */
function planConsent(row: Row, known: Known, context: ObjectContext): RecordChange[] {
  const fields = context.rules.fields.filter(({ isConsent }) => isConsent);
  const remote: Side = { state: 'present', values: row.snapshot ?? {}, modifiedAt: row.change.modifiedAt };
  const { base, local, optInIsNewer } = known;
  const made = plan({ base, local, remote, optInIsNewer }, { ...context.rules, fields });
  if (!made.local) return [];
  return [changeOf(row, known, { ...made, base: { ...base, ...made.base } }, context)];
}

/** Deleted on both sides and restored at the CRM: it stays deleted here, and nobody deletes there what somebody has just restored. */
const isBuried = (row: Row, known: Known): boolean =>
  row.snapshot !== null && known.linkStatus === 'unlinked' && known.local.state === 'deleted';

function changeOf(row: Row, known: Known, made: Plan, context: ObjectContext): RecordChange {
  const patch = made.local?.kind === 'update' ? made.local.values : undefined;
  return {
    recordId: known.recordId,
    crmId: row.change.id,
    seenVersion: known.version,
    ...(patch ? { patch } : {}),
    isDeletion: made.local?.kind === 'delete',
    before: known.local.state === 'present' ? known.local.values : {},
    base: made.base ? context.bases.pack(made.base) : null,
    hash: known.refusal ? null : row.hash,
    status: statusOf(made, known),
    conflicts: made.conflicts,
    open: (made.open ?? []).filter(({ field }) => known.held.has(field)),
    agreed: agreedFields(made, known.held),
    reasons: made.reasons,
    overruled: overruledBy(made, row.snapshot ?? {}),
  };
}

/** Not what only we had changed, nor what was blank there: those overrule nobody. */
const OVERRULING: ReadonlySet<Reason> = new Set([
  'newest',
  'markmail',
  'markmailUnlessBlank',
  'crmUnlessBlank',
  'toCrmOnly',
  'optIn',
]);

function overruledBy({ remote, reasons }: Plan, theirs: Snapshot): Snapshot {
  if (remote?.kind !== 'update') return {};
  const fields = Object.keys(remote.values).filter((field) => OVERRULING.has(reasons[field]));
  return Object.fromEntries(fields.map((field) => [field, theirs[field] ?? null]));
}

function statusOf(made: Plan, known: Known): LinkStatus {
  if (made.unlink) return 'unlinked';
  if (made.remote) return 'pending';
  const isOpen = made.conflicts.length > 0 || known.held.size > agreedFields(made, known.held).length;
  return isOpen ? 'conflict' : 'synced';
}
