// JWTs of the host product: the account and the user come from its issuer, whose keys we read from its JWKS.
import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { ROLES, type Principal, type Role } from '@app/contracts';
import { BACKOFF, CrmUnavailableError, UnauthenticatedError } from '@app/errors';
import { AuthConfig } from '../auth.config.js';
import { TenantService } from '../tenant/tenant.service.js';

interface Host {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

/** Signatures only by keys that the issuer alone has: no HMAC, no `none`. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 30;
/** For a token that names no role. */
const LEAST_ROLE: Role = 'viewer';
const MAX_ID_LENGTH = 200;

@Injectable()
export class HostJwtService {
  private readonly host?: Host;

  constructor(
    private readonly tenants: TenantService,
    config: AuthConfig,
  ) {
    const { hostJwtIssuer: issuer, hostJwtAudience: audience, hostJwksUrl } = config;
    if (issuer && audience && hostJwksUrl) {
      this.host = { issuer, audience, keys: createRemoteJWKSet(new URL(hostJwksUrl)) };
    }
  }

  /**
   * Claims: `sub`, `tenant` (the host's account), optional `role` and `tenant_name`. The account's first token makes its tenant.
   * @throws UnauthenticatedError unless the host's issuer signed it for us and it is current.
   */
  async authenticate(token: string): Promise<Principal> {
    if (!this.host) throw new UnauthenticatedError();
    const claims = await verify(token, this.host);
    const { sub, tenant: account, role = LEAST_ROLE, tenant_name: name } = claims;
    if (!isId(sub) || !isId(account) || !isRole(role)) throw new UnauthenticatedError();
    const tenant = await this.tenants.ofHostAccount(account, isId(name) ? name : account);
    return {
      tenantId: tenant.id,
      tenantName: tenant.name,
      actorKind: 'host',
      actorId: sub,
      role,
      scopes: ['*'],
    };
  }
}

async function verify(token: string, host: Host): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, host.keys, {
      issuer: host.issuer,
      audience: host.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'tenant'],
    });
    return payload;
  } catch (cause) {
    if (isVerdict(cause)) throw new UnauthenticatedError(undefined, { cause });
    throw new CrmUnavailableError('The keys of the sign-in service cannot be read at the moment.', {
      code: 'AUTH.KEYS_UNAVAILABLE',
      retry: BACKOFF,
      cause,
    });
  }
}

/** The token is at fault, not the way to the keys. */
function isVerdict(error: unknown): boolean {
  const isAboutKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  const hasOwnCode = error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
  return hasOwnCode && !isAboutKeys;
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);
