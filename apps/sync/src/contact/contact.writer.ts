// What a person or program here does to contacts, decided and saved in the caller's transaction.
import type { EntityManager } from 'typeorm';
import type { ContactFields, ContactPatch, UpsertContactRequest } from '@app/contracts';
import { uuidv7 } from '@app/database';
import type { ContactStatus } from '@app/crm-core';
import type { FieldError } from '@app/errors';
import type { Author } from '../author.js';
import { MAX_NAMES, TOO_MANY_NAMES } from '../custom-fields.js';
import { fold, lockAddresses } from '../email-address.js';
import { invalid } from '../invalid-input.js';
import { applyPatch, BLANK, changesBetween, valuesOf, type ContactValues } from './apply-patch.js';
import { standingOptOuts } from '../standing-opt-outs.query.js';
import { lockOldestByAddress } from './by-address.query.js';
import { ContactNotFoundError, EmailTakenError } from './contact.errors.js';
import { CONTACT_ROW, TEXT_FIELDS, type ContactRow } from './contact.row.js';
import { saveContacts, type ContactWrite } from './save-contacts.query.js';

export interface Written {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

export type Upserted = { readonly ok: Written } | { readonly errors: readonly FieldError[] };

/**
 * Creates each contact, or patches the oldest one with its address; at most 1,000 at a time. One answer a request, in their order: a later
 * one sees what an earlier one did. Two callers with one address wait for each other.
 */
export async function upsertByEmail(
  tx: EntityManager,
  author: Author,
  requests: readonly UpsertContactRequest[],
): Promise<Upserted[]> {
  const addresses = [...new Set(requests.map(({ email }) => fold(email) ?? ''))];
  await lockAddresses(tx, author.tenantId, addresses);
  const known = await lockOldestByAddress(tx, author.tenantId, addresses);
  const unknown = addresses.filter((address) => !known.has(address));
  const optOuts = await standingOptOuts(tx, author.tenantId, unknown);
  const drafts = new Map(
    addresses.map((address) => [address, draftOf(known.get(address), optOuts.get(address))] as const),
  );
  const answers = requests.map((request) => patchDraft(drafts.get(fold(request.email) ?? ''), request));
  await saveContacts(tx, author, [...drafts.values()].flatMap(writeOf));
  return answers;
}

/**
 * Fills in what is blank of the oldest contact with this address; nothing that somebody knew better is overwritten, and consent stays as it is.
 * Undefined where there is no such contact. @throws InvalidInputError for custom fields that are wrong or one too many.
 */
export async function fillBlanks(
  tx: EntityManager,
  author: Author,
  email: string,
  given: ContactFields,
): Promise<Written | undefined> {
  const address = fold(email) ?? '';
  await lockAddresses(tx, author.tenantId, [address]);
  const row = (await lockOldestByAddress(tx, author.tenantId, [address])).get(address);
  if (!row) return undefined;
  const draft = draftOf(row);
  const answer = patchDraft(draft, blanksOf(valuesOf(row), given));
  if ('errors' in answer) throw invalid(answer.errors);
  await saveContacts(tx, author, writeOf(draft));
  return answer.ok;
}

function blanksOf(before: ContactValues, given: ContactFields): ContactFields {
  const texts = TEXT_FIELDS.filter((field) => before[field] === null && field !== 'email');
  const names = Object.keys(given.customFields ?? {}).filter((name) => !(name in before.customFields));
  return {
    ...Object.fromEntries(texts.map((field) => [field, given[field as keyof ContactFields]])),
    customFields: Object.fromEntries(names.map((name) => [name, given.customFields?.[name] ?? null])),
  };
}

/** @throws EmailTakenError when the new address belongs to another contact; InvalidInputError for one custom field too many. */
export async function patchContact(
  tx: EntityManager,
  author: Author,
  id: string,
  patch: ContactPatch,
  assertVersion: (row: ContactRow) => void,
): Promise<Written> {
  const address = fold(patch.email);
  if (address) await lockAddresses(tx, author.tenantId, [address]);
  const row = await lockContact(tx, id);
  assertVersion(row);
  const isNewAddress = address !== null && address !== fold(row.email);
  if (isNewAddress) await assertFree(tx, author.tenantId, address, id);
  const optOut = isNewAddress
    ? (await standingOptOuts(tx, author.tenantId, [address])).get(address)
    : undefined;
  const draft = draftOf(row);
  const answer = patchDraft(draft, optOut ? { ...patch, status: optOut } : patch);
  if ('errors' in answer) throw invalid(answer.errors);
  await saveContacts(tx, author, writeOf(draft));
  return answer.ok;
}

/** @throws ContactNotFoundError also for what is deleted. */
export async function lockContact(tx: EntityManager, id: string): Promise<ContactRow> {
  const rows: ContactRow[] = await tx.query(
    `SELECT ${CONTACT_ROW} FROM contact WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
    [id],
  );
  if (rows.length === 0) throw new ContactNotFoundError();
  return rows[0];
}

async function assertFree(tx: EntityManager, tenantId: string, address: string, id: string): Promise<void> {
  const rows: { id: string }[] = await tx.query(
    `SELECT id FROM contact WHERE tenant_id = $1 AND email_folded = $2 AND deleted_at IS NULL AND id <> $3 LIMIT 1`,
    [tenantId, address, id],
  );
  if (rows.length > 0) throw new EmailTakenError(rows[0].id);
}

/** A contact as patches change it, one after the other, before it is saved once. */
interface Draft {
  readonly id: string;
  readonly row: ContactRow | undefined;
  /** Null while a new contact has nothing yet that is worth saving. */
  values: ContactValues | null;
  readonly blank: ContactValues;
}

function draftOf(row: ContactRow | undefined, optOut?: ContactStatus): Draft {
  const blank = optOut ? { ...BLANK, status: optOut } : BLANK;
  return { id: row?.id ?? uuidv7(), row, values: row ? valuesOf(row) : null, blank };
}

function patchDraft(draft: Draft | undefined, patch: ContactPatch): Upserted {
  if (!draft) throw new TypeError('Each request has a draft.');
  const { values: before } = draft;
  const { values, changes } = applyPatch(before ?? draft.blank, withoutSameAddress(before, patch));
  if (Object.keys(values.customFields).length > MAX_NAMES && changes.length > 0)
    return { errors: [TOO_MANY_NAMES] };
  draft.values = values;
  const outcome = before === null ? 'created' : changes.length > 0 ? 'updated' : 'unchanged';
  return { ok: { id: draft.id, outcome } };
}

/** Another way to write an address is no edit. */
function withoutSameAddress(before: ContactValues | null, patch: ContactPatch): ContactPatch {
  if (before === null || !patch.email || fold(patch.email) !== fold(before.email)) return patch;
  const { email: _same, ...rest } = patch;
  return rest;
}

function writeOf({ id, row, values }: Draft): ContactWrite[] {
  if (values === null) return [];
  if (!row) return [{ id, before: null, after: values, changes: [], version: 1 }];
  const before = valuesOf(row);
  const changes = changesBetween(before, values);
  if (changes.length === 0) return [];
  return [{ id, before, after: values, changes, version: Number(row.version) + 1 }];
}
