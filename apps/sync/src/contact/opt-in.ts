// Consent given again, the only way that lifts an opt-out; and deletion, which lifts none.
import type { EntityManager } from 'typeorm';
import type { OptInEvidence } from '@app/contracts';
import { uuidv7 } from '@app/database';
import { normalise } from '@app/crm-core';
import type { FieldChange } from './apply-patch.js';
import { invalid } from './check-patch.js';
import { EvidenceTooOldError } from './contact.errors.js';
import type { ContactRow } from './contact.row.js';
import { actorName, tellOf, type Author } from './save-contacts.query.js';

/** Clocks differ: evidence may be this far in the future. Milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** An instant whatever the time zone of this machine. @throws InvalidInputError for forms of ISO 8601 that name no day. */
export function checkedInstant(text: string, pointer: string): string {
  const instant = normalise('datetime', text);
  if (typeof instant === 'string') return instant;
  throw invalid([
    { pointer, code: 'format', detail: 'A date and time are expected, such as 2026-01-31T09:00:00Z.' },
  ]);
}

/** @throws InvalidInputError for a time that is none or still to come. */
export function evidenceTime({ at }: OptInEvidence, nowMs: number = Date.now()): Date {
  const time = new Date(checkedInstant(at, '/evidence/at'));
  if (time.getTime() <= nowMs + CLOCK_SKEW_MS) return time;
  throw invalid([{ pointer: '/evidence/at', code: 'range', detail: 'It must not be in the future.' }]);
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

async function saveChange(
  tx: EntityManager,
  author: Author,
  row: ContactRow,
  verb: 'updated' | 'deleted',
  changes: readonly FieldChange[],
): Promise<void> {
  await tx.query(
    `INSERT INTO history (id, tenant_id, object, record_id, side, actor, changes) VALUES ($1, $2, 'contact', $3, 'markmail', $4, $5)`,
    [uuidv7(), author.tenantId, row.id, actorName(author), JSON.stringify(changes)],
  );
  const data = { version: Number(row.version) + 1, changedFields: changes.map(({ field }) => field) };
  await tellOf(tx, author.tenantId, [{ verb, id: row.id, data }]);
}
