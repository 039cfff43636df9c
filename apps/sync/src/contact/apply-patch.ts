// What a patch makes of a contact: pure. A value that stays the same is no change, and an opt-out is never taken back here.
import type { ContactPatch } from '@app/contracts';
import { normalise, type ContactStatus, type FieldValue } from '@app/crm-core';
import { TEXT_COLUMNS, type ContactRow, type TextField } from './contact.row.js';

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

export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
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
    (Object.keys(TEXT_COLUMNS) as TextField[]).map((field) => [
      field,
      textAfter(before[field], patch[field]),
    ]),
  );
  const values: ContactValues = {
    ...before,
    ...texts,
    status: statusAfter(before.status, patch.status),
    tags: patch.tags ? [...new Set(patch.tags.map((tag) => tag.trim()).filter(Boolean))] : before.tags,
    customFields: customAfter(before.customFields, patch.customFields),
  };
  return { values, changes: changesBetween(before, values) };
}

/** As typed but clean: an address keeps its capitals, it is only compared without them. */
function textAfter(before: string | null, given: string | null | undefined): string | null {
  return given === undefined ? before : (normalise('string', given) as string | null);
}

const OPTED_OUT: readonly ContactStatus[] = ['unsubscribed', 'complained'];

/** `active` lifts a bounce, never an opt-out; a bounce says nothing about who opted out. */
function statusAfter(before: ContactStatus, given: ContactStatus | undefined): ContactStatus {
  if (given === undefined || given === before) return before;
  if (OPTED_OUT.includes(before)) return given === 'complained' ? given : before;
  return given;
}

export const isOptedOut = (status: ContactStatus): boolean => OPTED_OUT.includes(status);

function customAfter(
  before: Readonly<Record<string, FieldValue>>,
  given: Record<string, FieldValue> | undefined,
): Readonly<Record<string, FieldValue>> {
  if (!given) return before;
  const merged = { ...before, ...given };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function changesBetween(before: ContactValues, after: ContactValues): FieldChange[] {
  const plain = (Object.keys(BLANK) as (keyof ContactValues)[]).filter((field) => field !== 'customFields');
  const names = [...new Set([...Object.keys(before.customFields), ...Object.keys(after.customFields)])];
  const pairs: FieldChange[] = [
    ...plain.map((field) => ({ field, from: before[field], to: after[field] })),
    ...names.map((name) => ({
      field: `customFields.${name}`,
      from: before.customFields[name] ?? null,
      to: after.customFields[name] ?? null,
    })),
  ];
  return pairs.filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}
