import type { ContactPatch } from '@app/contracts';
import type { FieldError } from '@app/errors';
import { customFieldErrors } from '../custom-fields.js';

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
