import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { PayloadClass } from '@app/contracts';
import { InvalidInputError, type FieldError } from '@app/errors';

/**
 * The payload as an instance of its class.
 * @throws InvalidInputError naming every wrong and every unknown field at once, by JSON pointer.
 */
export function validatePayload<T extends object>(type: PayloadClass<T>, value: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInputError('A JSON object is expected.', [
      { pointer: '', code: 'type', detail: 'A JSON object is expected.' },
    ]);
  }
  const instance = plainToInstance(type, value, { exposeDefaultValues: true });
  const failures = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  });
  if (failures.length > 0) {
    const errors = failures.flatMap((failure) => fieldErrors(failure, ''));
    throw new InvalidInputError(
      errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
      errors,
    );
  }
  return instance;
}

function fieldErrors(failure: ValidationError, base: string): FieldError[] {
  const pointer = `${base}/${failure.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(failure.constraints ?? {}).map(([constraint, detail]) => ({
    pointer,
    code: codeOf(constraint, failure),
    detail,
  }));
  return [...own.slice(0, 1), ...(failure.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

function codeOf(constraint: string, failure: ValidationError): string {
  if (constraint === 'whitelistValidation') return 'unknown';
  if (failure.value === undefined) return 'required';
  if (/^(min|max|arrayMaxSize|minLength|maxLength)/.test(constraint)) return 'range';
  return constraint === 'isIn' ? 'notAllowed' : 'format';
}
