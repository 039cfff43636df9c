import type { NextFunction, Request, Response } from 'express';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** The API's own documentation page brings inline styles; it shows nothing but our description. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A year. Seconds. */
const HSTS_MAX_AGE = 31_536_000;

/** What browsers may do with our answers. Pages of the UI replace the policy by theirs. */
export function securityHeaders({ isHttps }: { isHttps: boolean }) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const isDocs = request.path === '/api/docs' || request.path.startsWith('/api/docs/');
    response.set({
      'Content-Security-Policy': isDocs ? DOCS_POLICY : API_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
      ...(isHttps ? { 'Strict-Transport-Security': `max-age=${HSTS_MAX_AGE}; includeSubDomains` } : {}),
      ...(request.path.startsWith('/api') ? { 'Cache-Control': 'no-store' } : {}),
    });
    next();
  };
}
