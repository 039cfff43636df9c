// What a patch makes of a record: pure. A value that stays the same is no change.
import { normalise, type ContactStatus, type FieldValue } from '@app/crm-core';
import type { FieldError } from '@app/errors';
import { statusAfter } from '../consent.js';
import { customChanges, MAX_NAMES, mergeCustomFields, TOO_MANY_NAMES } from '../custom-fields.js';
import { differs, type FieldChange } from '../journal.js';
import { kindOf, type RecordDefinition, type RecordField } from './record.definition.js';

/** What of a record can change, by MarkMail's names. */
export interface RecordValues {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly customFields: Readonly<Record<string, FieldValue>>;
}

export function blankValues({ fields }: RecordDefinition): RecordValues {
  const initial = Object.entries(fields).map(([name, field]) => [name, field.initial ?? null] as const);
  return { fields: Object.fromEntries(initial), customFields: {} };
}

/** @param patch fields by name and `customFields`; null clears, what is left out or undefined keeps its value. */
export function applyPatch(definition: RecordDefinition, before: RecordValues, patch: object): RecordValues {
  const given = patch as Readonly<Record<string, FieldValue | undefined>>;
  const fields = Object.entries(definition.fields).map(([name, field]) => [
    name,
    valueAfter(field, before.fields[name], given[name]),
  ]);
  const { customFields } = patch as { customFields?: RecordValues['customFields'] };
  return {
    fields: Object.fromEntries(fields) as RecordValues['fields'],
    customFields: mergeCustomFields(before.customFields, customFields),
  };
}

function valueAfter(field: RecordField, before: FieldValue, given: FieldValue | undefined): FieldValue {
  if (given === undefined) return before;
  if (field.kind === 'consent') return statusAfter(before as ContactStatus, given as ContactStatus);
  const value = normalise(kindOf(field).canonical, given);
  return isSameFolded(field, before, value) ? before : value;
}

/** Another way to write what is compared folded is no change. */
function isSameFolded({ folded }: RecordField, before: FieldValue, value: FieldValue): boolean {
  if (!folded || typeof before !== 'string' || typeof value !== 'string') return false;
  return folded.fold(before) === folded.fold(value);
}

/** One entry a field that differs, custom fields one by one. */
export function changesBetween(
  { fields }: RecordDefinition,
  before: RecordValues,
  after: RecordValues,
): FieldChange[] {
  return [
    ...Object.keys(fields)
      .map((field) => ({ field, from: before.fields[field], to: after.fields[field] }))
      .filter(differs),
    ...customChanges(before.customFields, after.customFields),
  ];
}

/**
 * All that is wrong with what a patch made of a record; null for a new one. What was wrong before and is not touched stays as it is: the CRM
 * may have sent it so.
 */
export function errorsAfter(
  definition: RecordDefinition,
  before: RecordValues | null,
  after: RecordValues,
): FieldError[] {
  if (before !== null && changesBetween(definition, before, after).length === 0) return [];
  const blank = Object.entries(definition.fields)
    .filter(([name, field]) => field.isRequired && after.fields[name] === null)
    .filter(([name]) => before === null || before.fields[name] !== null)
    .map(([name]) => ({ pointer: `/${name}`, code: 'format', detail: 'It must hold more than spaces.' }));
  const tooMany = Object.keys(after.customFields).length > MAX_NAMES ? [TOO_MANY_NAMES] : [];
  const wasFine = before === null || (definition.check?.(before.fields) ?? []).length === 0;
  return [...blank, ...tooMany, ...((wasFine && definition.check?.(after.fields)) || [])];
}
