// Every request passes here first: whose it is, how many they have sent, and whether they may.
import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Principal } from '@app/contracts';
import { ForbiddenError, InternalError, UnauthenticatedError } from '@app/errors';
import { requestOf, type CrmRequest } from '../request.js';
import { ACCESS, type Access } from '../requires.js';
import { credentialOf } from './credential.service.js';
import { covers, isAtLeast } from '../permission.js';
import { PrincipalService } from './principal.service.js';
import { RateLimitService } from './rate-limit.service.js';
import { SessionCookies } from './session-cookie.service.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly principals: PrincipalService,
    private readonly limits: RateLimitService,
    private readonly cookies: SessionCookies,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (!access) throw new InternalError();
    const request = requestOf(context);
    if (access.kind === 'public') {
      this.limits.takeForAddress(addressOf(request));
      return true;
    }
    const principal = await this.authenticate(request);
    this.limits.takeFor(principal);
    if (request.credential?.kind === 'session' && !SAFE.has(request.method)) {
      this.cookies.assertOwnPage(request, principal);
    }
    assertMay(principal, access);
    return true;
  }

  private async authenticate(request: CrmRequest): Promise<Principal> {
    const address = addressOf(request);
    try {
      const credential = credentialOf(request, this.cookies.name);
      if (!credential) throw new UnauthenticatedError();
      // Whoever was let in before is not shut out by somebody who guesses from the same address.
      if (!this.principals.isKnown(credential)) this.limits.checkAddress(address);
      request.credential = credential;
      request.principal = await this.principals.of(credential, request);
      return request.principal;
    } catch (error) {
      if (error instanceof UnauthenticatedError) this.limits.takeForAddress(address);
      throw error;
    }
  }
}

function assertMay(principal: Principal, { role, scope }: Extract<Access, { kind: 'role' }>): void {
  if (!isAtLeast(principal.role, role)) {
    throw new ForbiddenError(`This needs the role ${role} or a higher one; yours is ${principal.role}.`);
  }
  if (!covers(principal.scopes, scope)) {
    throw new ForbiddenError(`This credential does not cover the scope ${scope}.`, { code: 'AUTH.SCOPE' });
  }
}

const addressOf = (request: CrmRequest): string => request.ip ?? 'unknown';
