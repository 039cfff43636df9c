import type { Request } from 'express';
import { UnauthenticatedError } from '@app/errors';
import type { Credential } from '../request.js';

const MAX_TOKEN_LENGTH = 8_192;
const SESSION_TOKEN = /^[\w-]{16,200}$/;
/** A JOSE header is a JSON object: `{"` in base64url. API keys may be any text, also one with dots. */
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * What the request shows. A bearer token counts before the cookie.
 * @throws UnauthenticatedError for an Authorization header that is no bearer token.
 */
export function credentialOf(request: Request, sessionCookie: string): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return bearer(authorization);
  const token = cookieOf(request.headers.cookie, sessionCookie);
  return token !== undefined && SESSION_TOKEN.test(token) ? { kind: 'session', token } : undefined;
}

function bearer(header: string): Credential {
  const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];
  if (!token || token.length > MAX_TOKEN_LENGTH) {
    throw new UnauthenticatedError('The Authorization header must be "Bearer" and a key or token.');
  }
  return { kind: JWT.test(token) ? 'jwt' : 'apiKey', token };
}

/** The first cookie of this name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
