import type { EntityManager } from 'typeorm';
import type { ContactStatus } from '@app/crm-core';
import type { Author } from '../author.js';
import { statusAfter } from '../consent.js';
import { changesBetween, valuesOf } from './apply-patch.js';
import { CONTACT_ROW, type ContactRow } from './contact.row.js';
import { saveContacts, type ContactWrite } from './save-contacts.query.js';

/** Somebody told us that a contact may not or cannot be written to any more. */
export interface Withdrawal {
  readonly contactId: string;
  readonly status: Exclude<ContactStatus, 'active'>;
  /** When it happened. An opt-in of the person after that stands. */
  readonly at: Date;
}

/** True if any contact changed. Locked in the order in which upserts lock their contacts. */
export async function withdrawConsent(
  tx: EntityManager,
  author: Author,
  withdrawals: readonly Withdrawal[],
): Promise<boolean> {
  const ofContact = Map.groupBy(withdrawals, ({ contactId }) => contactId);
  const rows: ContactRow[] = await tx.query(
    `SELECT ${CONTACT_ROW} FROM contact WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY email_folded COLLATE "C", id FOR UPDATE`,
    [[...ofContact.keys()]],
  );
  const writes = rows.flatMap((row) => writeOf(row, ofContact.get(row.id) ?? []));
  await saveContacts(tx, author, writes);
  return writes.length > 0;
}

function writeOf(row: ContactRow, withdrawals: readonly Withdrawal[]): ContactWrite[] {
  const news = withdrawals.filter(({ at }) => row.opted_in_at === null || at > row.opted_in_at);
  const before = valuesOf(row);
  const status = news.reduce<ContactStatus>((last, next) => statusAfter(last, next.status), row.status);
  const after = { ...before, status };
  const changes = changesBetween(before, after);
  if (changes.length === 0) return [];
  return [{ id: row.id, before, after, changes, version: Number(row.version) + 1 }];
}
