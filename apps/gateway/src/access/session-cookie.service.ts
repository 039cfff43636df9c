import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Principal, Session } from '@app/contracts';
import { ForbiddenError } from '@app/errors';
import { GatewayConfig } from '../gateway.config.js';
import type { CrmRequest } from '../request.js';

/** The browser's side of a session: the cookie, and the proof that a request comes from our own pages. */
@Injectable()
export class SessionCookies {
  /** `__Host-` needs https; on http, for local use, the plain name. */
  readonly name: string;

  constructor(private readonly config: GatewayConfig) {
    this.name = config.isHttps ? '__Host-crm_session' : 'crm_session';
  }

  set(response: Response, session: Session): void {
    const expires = new Date(session.expiresAt);
    response.cookie(this.name, session.token, { ...this.attributes(), expires });
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.attributes());
  }

  /** A page of somebody else must not act in a person's name. @throws ForbiddenError AUTH.CSRF */
  assertOwnPage(request: CrmRequest, principal: Principal): void {
    this.assertOrigin(request);
    const sent = request.headers['x-csrf-token'];
    if (typeof sent !== 'string' || !principal.csrfToken || !isSame(sent, principal.csrfToken)) {
      throw refused('X-CSRF-Token is missing or is not this session’s.');
    }
  }

  /** @throws ForbiddenError AUTH.CSRF for a browser that says the request was made elsewhere. */
  assertOrigin(request: CrmRequest): void {
    const { origin, host } = request.headers;
    const isCrossSite = request.headers['sec-fetch-site'] === 'cross-site';
    if (isCrossSite || (origin !== undefined && !this.isOwn(origin, host))) {
      throw refused('The request was made by a page of another origin.');
    }
  }

  private isOwn(origin: string, host: string | undefined): boolean {
    if (origin === this.config.publicOrigin) return true;
    // The host header is what the browser connected to; another site cannot choose it.
    const scheme = this.config.isHttps ? 'https' : 'http';
    return host !== undefined && origin === `${scheme}://${host}`;
  }

  private attributes() {
    return { httpOnly: true, sameSite: 'lax', path: '/', secure: this.config.isHttps } as const;
  }
}

const refused = (message: string) => new ForbiddenError(message, { code: 'AUTH.CSRF' });

function isSame(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
