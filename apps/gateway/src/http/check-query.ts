import type { PayloadClass } from '@app/contracts';
import { InvalidInputError, type FieldError } from '@app/errors';
import { validatePayload } from '@app/messaging';
import { checkText } from './check-value.js';

type Query = Readonly<Record<string, unknown>>;

/** Whole numbers as people write them; everything else stays text and fails as what it is. */
const WHOLE_NUMBER = /^-?(0|[1-9]\d{0,14})$/;

/**
 * An instance of the class from query parameters, and all that is wrong with them.
 * @param isOpen parameters that the class does not know are left aside instead of refused.
 */
export function checkQuery<T extends object>(
  type: PayloadClass<T> | undefined,
  query: Query,
  isOpen = false,
): { value: T | undefined; errors: FieldError[] } {
  const checked = check(type, query);
  if (!isOpen) return checked;
  const foreign = new Set(checked.errors.filter((e) => e.code === 'unknown').map((e) => e.pointer));
  return check(
    type,
    Object.fromEntries(Object.entries(query).filter(([name]) => !foreign.has(pointerOf(name)))),
  );
}

function check<T extends object>(
  type: PayloadClass<T> | undefined,
  query: Query,
): { value: T | undefined; errors: FieldError[] } {
  const errors = Object.entries(query).flatMap(([name, text]) => checkParameter(name, text));
  const bad = new Set(errors.map((error) => error.pointer));
  if (!type) return { value: undefined, errors: [...errors, ...unknown(query, bad)] };
  const good = Object.entries(query).filter(([name]) => !bad.has(pointerOf(name)));
  try {
    const values = good.map(([name, text]) => [name, typed(type, name, String(text))]);
    return { value: validatePayload(type, Object.fromEntries(values)), errors };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const found = error.errors.map((e) => ({ ...e, pointer: `?${e.pointer.slice(1)}` }));
    return { value: undefined, errors: [...errors, ...found.filter((e) => !bad.has(e.pointer))] };
  }
}

function checkParameter(name: string, text: unknown): FieldError[] {
  if (typeof text !== 'string') {
    return [{ pointer: pointerOf(name), code: 'repeated', detail: 'It may be given once.' }];
  }
  const isDangerous = name === '__proto__' || name === 'constructor';
  if (isDangerous) return [unknownParameter(name)];
  return [...checkText(name, pointerOf(name)), ...checkText(text, pointerOf(name))].slice(0, 1);
}

const unknown = (query: Query, bad: ReadonlySet<string>): FieldError[] =>
  Object.keys(query)
    .filter((name) => !bad.has(pointerOf(name)))
    .map(unknownParameter);

const unknownParameter = (name: string): FieldError => ({
  pointer: pointerOf(name),
  code: 'unknown',
  detail: 'There is no such parameter here.',
});

const pointerOf = (name: string): string => `?${name}`;

function typed(type: PayloadClass<object>, name: string, text: string): string | number {
  const kind = Reflect.getMetadata('design:type', type.prototype as object, name) as unknown;
  return kind === Number && WHOLE_NUMBER.test(text) ? Number(text) : text;
}
