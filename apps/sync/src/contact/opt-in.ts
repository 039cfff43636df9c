// Consent given again, the only way that lifts an opt-out; and deletion, which lifts none.
import type { EntityManager } from 'typeorm';
import type { OptInEvidence, RecordVerb } from '@app/contracts';
import { normalise } from '@app/crm-core';
import { actorName, type Author } from '../author.js';
import { checkedInstant, invalid, pastErrors } from '../invalid-input.js';
import { recordChanges, type FieldChange } from '../journal.js';
import { EvidenceTooOldError } from './contact.errors.js';
import type { ContactRow } from './contact.row.js';

/** @throws InvalidInputError for a time that is none or still to come. */
export function evidenceTime({ at }: OptInEvidence, nowMs: number = Date.now()): Date {
  const errors = pastErrors(at, '/evidence/at', nowMs);
  if (errors.length > 0) throw invalid(errors);
  return new Date(checkedInstant(at, '/evidence/at'));
}

/**
 * False when we know as much already. The opt-out's time goes with the opt-out: the next one, from whichever side, gets its own.
 * @throws EvidenceTooOldError when the person opted out later.
 */
export async function saveOptIn(
  tx: EntityManager,
  author: Author,
  row: ContactRow,
  evidence: OptInEvidence,
  at: Date,
): Promise<boolean> {
  if (row.opted_out_at && at <= row.opted_out_at) throw new EvidenceTooOldError();
  if (row.status === 'active' && row.opted_in_at && at <= row.opted_in_at) return false;
  await tx.query(
    `UPDATE contact SET status = 'active', opt_in = $2, opted_in_at = $3, opted_out_at = NULL, version = version + 1, updated_at = now() WHERE id = $1`,
    [row.id, JSON.stringify(storedEvidence(evidence, at, author)), at],
  );
  const before = row.opted_in_at?.toISOString() ?? null;
  await saveChange(tx, author, row, 'updated', [
    ...(row.status === 'active' ? [] : [{ field: 'status', from: row.status, to: 'active' }]),
    { field: 'optIn', from: before, to: at.toISOString() },
  ]);
  return true;
}

export async function saveDeletion(tx: EntityManager, author: Author, row: ContactRow): Promise<void> {
  await tx.query(
    'UPDATE contact SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1',
    [row.id],
  );
  await saveChange(tx, author, row, 'deleted', [{ field: 'deleted', from: false, to: true }]);
}

function storedEvidence(evidence: OptInEvidence, at: Date, author: Author): object {
  const clean = (text: string | undefined) => (text === undefined ? undefined : normalise('string', text));
  return {
    source: clean(evidence.source),
    at: at.toISOString(),
    by: clean(evidence.by),
    note: clean(evidence.note),
    recordedAt: new Date().toISOString(),
    recordedBy: actorName(author),
  };
}

const saveChange = (
  tx: EntityManager,
  author: Author,
  { id, version }: ContactRow,
  verb: RecordVerb,
  changes: readonly FieldChange[],
): Promise<void> =>
  recordChanges(tx, author, 'contact', [{ verb, id, version: Number(version) + 1, changes }]);
