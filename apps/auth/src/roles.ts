import { ROLES, type Actor, type Role } from '@app/contracts';
import { ForbiddenError } from '@app/errors';

/** True when `role` may do something that `other` may not. */
export const isAbove = (role: Role, other: Role): boolean => ROLES.indexOf(role) > ROLES.indexOf(other);

/** Nobody gives, changes or takes a right that is above their own. @throws ForbiddenError AUTH.FORBIDDEN. */
export function assertNotAbove(actor: Actor, role: Role): void {
  if (isAbove(role, actor.role)) {
    throw new ForbiddenError(`Your role is ${actor.role}: you may not decide about the role ${role}.`, {
      details: { role, ownRole: actor.role },
    });
  }
}
