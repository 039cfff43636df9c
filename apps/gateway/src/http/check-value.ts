// What no JSON body of ours may hold, whatever its class says: names that reach an object's prototype, text that Postgres
// cannot store, nesting that serves no purpose.
import { TooLargeError, type FieldError } from '@app/errors';

const MAX_DEPTH = 32;
const MAX_KEYS = 1_000;
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);

/** Every such place, by JSON pointer. @throws TooLargeError for more depth or more keys than any request needs. */
export function checkValue(value: unknown, pointer = '', depth = 0): FieldError[] {
  if (typeof value === 'string') return checkText(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (depth >= MAX_DEPTH) throw new TooLargeError(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) return value.flatMap((item, i) => checkValue(item, `${pointer}/${i}`, depth + 1));
  const keys = Object.keys(value);
  if (keys.length > MAX_KEYS) throw new TooLargeError(`An object has more than ${MAX_KEYS} fields.`);
  return keys.flatMap((key) => {
    const at = `${pointer}/${escapeKey(key)}`;
    if (DANGEROUS.has(key)) return [{ pointer: at, code: 'unknown', detail: 'There is no such field here.' }];
    const inKey = checkText(key, at);
    return [...inKey, ...checkValue((value as Record<string, unknown>)[key], at, depth + 1)];
  });
}

/** NUL and halves of surrogate pairs are no text. */
export function checkText(text: string, pointer: string): FieldError[] {
  if (!text.includes('\0') && text.isWellFormed()) return [];
  return [{ pointer, code: 'format', detail: 'It must be text without NUL and without broken characters.' }];
}

export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
