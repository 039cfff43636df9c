import { ROLES, type Role } from '@app/contracts';
import type { Scope } from './requires.js';

export const isAtLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Whether a credential's scopes allow something. Who may write an area may read it. */
export function covers(scopes: readonly string[], needed: Scope): boolean {
  if (scopes.includes('*') || needed === 'any') return true;
  if (needed === '*') return false;
  const [area, verb] = needed.split(':');
  return scopes.includes(needed) || (verb === 'read' && scopes.includes(`${area}:write`));
}
