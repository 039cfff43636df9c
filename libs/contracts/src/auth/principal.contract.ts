import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { command } from '../contract.js';
import type { Role } from '../context.js';

export class AuthenticateRequest {
  /** `apiKey` and `jwt` come as bearer tokens, `session` from the browser's cookie. */
  @IsIn(['apiKey', 'jwt', 'session']) kind!: 'apiKey' | 'jwt' | 'session';
  @IsString() @MinLength(1) @MaxLength(8_192) token!: string;
}

/** Whoever may call us, once authenticated. */
export class Principal {
  tenantId!: string;
  actorKind!: 'apiKey' | 'member' | 'host';
  actorId!: string;
  role!: Role;
  /** `*` or a list such as `contacts:read`; a key may be narrower than its role. */
  scopes!: string[];
  /** For sessions: what unsafe requests must repeat in `X-CSRF-Token`. */
  csrfToken?: string;
  /** For sessions: names the browser session; safe to log. */
  sessionId?: string;
  tenantName!: string;
  /** For members: the address they sign in with. */
  email?: string;
}

/** Says whose credential this is. Fails with AUTH.UNAUTHENTICATED for anything unknown, revoked or expired. */
export const authenticate = command({
  subject: 'auth.principal.authenticate.v1',
  request: AuthenticateRequest,
  reply: Principal,
  timeoutMs: 5_000,
  isTenantless: true,
});
