import { ROLES, type Actor } from '@app/contracts';
import { assertNotAbove, isAbove } from './roles.js';

const actor = (role: Actor['role']): Actor => ({ kind: 'member', id: 'm1', role });

describe('roles', () => {
  it.each(ROLES.flatMap((own) => ROLES.map((asked) => [own, asked] as const)))(
    'let a %s decide about a %s only at or below their own',
    (own, asked) => {
      const isAllowed = ROLES.indexOf(asked) <= ROLES.indexOf(own);
      const decide = () => assertNotAbove(actor(own), asked);

      if (isAllowed) expect(decide).not.toThrow();
      else expect(decide).toThrow(expect.objectContaining({ code: 'AUTH.FORBIDDEN' }) as Error);
    },
  );

  it('rank viewer, operator, admin, owner', () => {
    expect(isAbove('owner', 'admin') && isAbove('admin', 'operator') && isAbove('operator', 'viewer')).toBe(
      true,
    );
    expect(isAbove('admin', 'admin')).toBe(false);
  });
});
