import { UpsertContactRequest } from '@app/contracts';
import { InvalidInputError, type FieldError } from '@app/errors';
import { validatePayload } from '@app/messaging';
import { customFieldErrors } from '../custom-fields.js';
import { patchErrors } from './check-patch.js';

export type CheckedContact = { readonly contact: UpsertContactRequest } | { readonly errors: FieldError[] };

const PROTOTYPE_NAMES = ['__proto__', 'constructor'];

/** A contact from a file that nobody has looked at yet, or everything that is wrong with it. */
export function checkContact(value: unknown): CheckedContact {
  // Before anything walks through the value: a custom field that is an object may be nested without end.
  const early = [...prototypeErrors(value), ...customErrors(value)];
  if (early.length > 0) return { errors: [...early, ...classErrors(withoutCustom(value))] };
  try {
    const contact = validatePayload(UpsertContactRequest, value);
    const errors = patchErrors(contact);
    return errors.length > 0 ? { errors } : { contact };
  } catch (error) {
    return { errors: errorsOf(error) };
  }
}

function classErrors(value: unknown): FieldError[] {
  try {
    validatePayload(UpsertContactRequest, value);
    return [];
  } catch (error) {
    return errorsOf(error);
  }
}

function errorsOf(error: unknown): FieldError[] {
  if (error instanceof InvalidInputError) return [...error.errors];
  // The validator walks recursively.
  if (error instanceof RangeError)
    return [{ pointer: '', code: 'range', detail: 'It is nested deeper than any contact.' }];
  throw error;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The validator passes over these names, so that they would be dropped in silence. */
function prototypeErrors(value: unknown): FieldError[] {
  if (!isRecord(value)) return [];
  return PROTOTYPE_NAMES.filter((name) => Object.hasOwn(value, name)).map((name) => ({
    pointer: `/${name}`,
    code: 'unknown',
    detail: 'There is no such field here.',
  }));
}

function customErrors(value: unknown): FieldError[] {
  if (!isRecord(value) || !isRecord(value.customFields)) return [];
  return customFieldErrors(value.customFields, '/customFields');
}

function withoutCustom(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { customFields: _wrong, ...rest } = value;
  return rest;
}
