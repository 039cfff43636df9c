import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { Role } from '@app/contracts';

/** `<area>:<read|write>`; `*` is what only an unrestricted caller has, `any` what every caller has. */
export type Scope = `${string}:${'read' | 'write'}` | '*' | 'any';

/** Who may use a route. A route without one is refused to everybody. */
export type Access =
  { readonly kind: 'public' } | { readonly kind: 'role'; readonly role: Role; readonly scope: Scope };

export const ACCESS = Symbol('access');
export const ROLE_EXTENSION = 'x-required-role';
export const SCOPE_EXTENSION = 'x-required-scope';

/** For callers with this role or a higher one, whose credential covers the scope. */
export function Requires(role: Role, scope: Scope) {
  return applyDecorators(
    SetMetadata(ACCESS, { kind: 'role', role, scope } satisfies Access),
    ApiBearerAuth(),
    ApiCookieAuth(),
    ApiExtension(ROLE_EXTENSION, role),
    ApiExtension(SCOPE_EXTENSION, scope),
  );
}

/** For everybody, also without a credential. */
export function Public() {
  return SetMetadata(ACCESS, { kind: 'public' } satisfies Access);
}
