import type { PayloadClass } from '@app/contracts';
import { InvalidInputError, type FieldError } from '@app/errors';
import { validatePayload } from '@app/messaging';
import { checkValue } from './check-value.js';

/** How a route's body is written down. */
export interface BodyShape {
  readonly type: PayloadClass<object>;
  /** For a bare array: the property of `type` that has it. */
  readonly property?: string;
}

/** An instance of the class from a parsed body, and all that is wrong with it. */
export function checkBody(shape: BodyShape, body: unknown): { value: unknown; errors: FieldError[] } {
  const { type, property } = shape;
  if (property !== undefined && !Array.isArray(body)) return wrongRoot('A JSON array is expected.');
  const errors = checkValue(body);
  try {
    const instance = validatePayload(type, property === undefined ? emptyIfNone(body) : { [property]: body });
    return { value: property === undefined ? instance : instance[property as keyof object], errors };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const prefix = property === undefined ? 0 : property.length + 1;
    const found = error.errors.map((e) => ({ ...e, pointer: e.pointer.slice(prefix) }));
    return { value: undefined, errors: merge(errors, found) };
  }
}

/** Bodies without any required field may be left out. */
const emptyIfNone = (body: unknown): unknown => (body === undefined ? {} : body);

const wrongRoot = (detail: string) => ({ value: undefined, errors: [{ pointer: '', code: 'type', detail }] });

/** One error a place. */
function merge(first: FieldError[], second: FieldError[]): FieldError[] {
  const known = new Set(first.map((error) => error.pointer));
  return [...first, ...second.filter((error) => !known.has(error.pointer))];
}
