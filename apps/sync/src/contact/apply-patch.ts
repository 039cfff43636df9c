// What a patch makes of a contact: pure. A value that stays the same is no change, and an opt-out is never taken back here.
import type { ContactPatch } from '@app/contracts';
import { normalise, type ContactStatus, type FieldValue } from '@app/crm-core';
import { statusAfter } from '../consent.js';
import { customChanges, mergeCustomFields } from '../custom-fields.js';
import { differs, type FieldChange } from '../journal.js';
import { TEXT_FIELDS, type ContactRow } from './contact.row.js';

/** What of a row a patch can change, by MarkMail's names. */
export interface ContactValues {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly status: ContactStatus;
  readonly tags: readonly string[];
  readonly customFields: Readonly<Record<string, FieldValue>>;
}

export const BLANK: ContactValues = {
  email: null,
  firstName: null,
  lastName: null,
  company: null,
  phone: null,
  title: null,
  status: 'active',
  tags: [],
  customFields: {},
};

export function valuesOf(row: ContactRow): ContactValues {
  return {
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    phone: row.phone,
    title: row.title,
    status: row.status,
    tags: row.tags,
    customFields: row.custom_fields,
  };
}

export function applyPatch(
  before: ContactValues,
  patch: ContactPatch,
): { values: ContactValues; changes: FieldChange[] } {
  const texts = Object.fromEntries(
    TEXT_FIELDS.map((field) => [field, textAfter(before[field], patch[field])]),
  );
  const values: ContactValues = {
    ...before,
    ...texts,
    status: statusAfter(before.status, patch.status),
    tags: patch.tags === undefined ? before.tags : tagsOf(patch.tags),
    customFields: mergeCustomFields(before.customFields, patch.customFields),
  };
  return { values, changes: changesBetween(before, values) };
}

/** As typed but clean: an address keeps its capitals, it is only compared without them. */
function textAfter(before: string | null, given: string | null | undefined): string | null {
  return given === undefined ? before : (normalise('string', given) as string | null);
}

/** In the given order, each once. Null clears. */
function tagsOf(given: readonly string[] | null): string[] {
  const clean = (given ?? []).map((tag) => normalise('string', tag) as string | null);
  return [...new Set(clean.filter((tag) => tag !== null))];
}

/** One entry a field that differs, custom fields one by one. */
export function changesBetween(before: ContactValues, after: ContactValues): FieldChange[] {
  const plain = (Object.keys(BLANK) as (keyof ContactValues)[]).filter((field) => field !== 'customFields');
  return [
    ...plain.map((field) => ({ field, from: before[field], to: after[field] })).filter(differs),
    ...customChanges(before.customFields, after.customFields),
  ];
}
