import type { ContactPatch } from '@app/contracts';
import { InvalidInputError, type FieldError } from '@app/errors';
import { customFieldErrors, MAX_NAMES } from './custom-fields.js';

/** What the payload class cannot say: all of it at once, by JSON pointer. */
export function patchErrors(patch: ContactPatch): FieldError[] {
  return [
    ...notNull(patch.status, '/status', 'Name a status, or leave it out to keep the present one.'),
    ...notNull(patch.customFields, '/customFields', 'Set single custom fields to null to remove them.'),
    ...customFieldErrors(patch.customFields, '/customFields'),
  ];
}

function notNull(value: unknown, pointer: string, detail: string): FieldError[] {
  return value === null ? [{ pointer, code: 'type', detail }] : [];
}

/** A patch may be fine by itself and yet be one too many for the contact. */
export const TOO_MANY_NAMES: FieldError = {
  pointer: '/customFields',
  code: 'range',
  detail: `A contact has at most ${MAX_NAMES} custom fields.`,
};

export function invalid(errors: readonly FieldError[]): InvalidInputError {
  return new InvalidInputError(
    errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
    errors,
  );
}
