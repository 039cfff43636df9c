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
    tags: patch.tags === undefined ? before.tags : tagsOf(patch.tags),
    customFields: customAfter(before.customFields, patch.customFields),
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

const OPTED_OUT: readonly ContactStatus[] = ['unsubscribed', 'complained'];

/** `active` lifts a bounce, never an opt-out; a bounce says nothing about who opted out. */
function statusAfter(before: ContactStatus, given: ContactStatus | undefined): ContactStatus {
  if (given === undefined) return before;
  if (OPTED_OUT.includes(before)) return given === 'complained' ? given : before;
  return given;
}

export const isOptedOut = (status: ContactStatus): boolean => OPTED_OUT.includes(status);

/** Also when an unsubscribed person complains: what lifts it must be newer than the complaint. */
export const optsOut = (before: ContactStatus, after: ContactStatus): boolean =>
  isOptedOut(after) && after !== before;

function customAfter(
  before: Readonly<Record<string, FieldValue>>,
  given: Record<string, FieldValue> | undefined,
): Readonly<Record<string, FieldValue>> {
  if (!given) return before;
  const clean = Object.entries(given).map(([name, value]) => [name, customValue(value)] as const);
  const merged = { ...before, ...Object.fromEntries(clean) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** Text is cleaned as everywhere, so that what is kept is what the CRM will hold; blank text is no value. */
function customValue(value: FieldValue): FieldValue {
  if (typeof value === 'string') return normalise('string', value);
  if (!Array.isArray(value)) return value;
  return (value as readonly string[])
    .map((item) => normalise('string', item) as string | null)
    .filter((item) => item !== null);
}

/** One entry a field that differs, custom fields one by one. */
export function changesBetween(before: ContactValues, after: ContactValues): FieldChange[] {
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
