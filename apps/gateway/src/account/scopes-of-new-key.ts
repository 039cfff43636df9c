import { ForbiddenError } from '@app/errors';
import { covers } from '../permission.js';
import type { Scope } from '../requires.js';

/**
 * What a new key may do: no more than the credential that makes it. Undefined leaves the choice to the owner of keys.
 * @throws ForbiddenError AUTH.SCOPE for scopes that the caller does not have.
 */
export function scopesOfNewKey(
  own: readonly string[],
  asked: readonly string[] | undefined,
): string[] | undefined {
  if (own.includes('*')) return asked && [...asked];
  const scopes = asked ?? own;
  if (!scopes.every((scope) => covers(own, scope as Scope))) {
    throw new ForbiddenError('A key cannot get scopes that your own credential does not have.', {
      code: 'AUTH.SCOPE',
    });
  }
  return [...scopes];
}
