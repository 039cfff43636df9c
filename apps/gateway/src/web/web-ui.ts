// Serves the built browser UI: hashed files for ever, its one page for every address that is not the API's.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

const NONCE_PLACE = '__CSP_NONCE__';
const NONCE_BYTES = 16;
/** Files below this path have their content's hash in their name. */
const HASHED = '/assets/';

/** Nothing from elsewhere, no inline script; style elements with the nonce, style attributes as the component library sets them. */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** @returns false where there is no built UI: then only the API is served. */
export function serveWebUi(app: NestExpressApplication, webDir: string): boolean {
  const directory = resolve(webDir);
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return false;
  const page = readFileSync(index, 'utf8');
  app.use(answerPage(page));
  app.useStaticAssets(directory, {
    index: false,
    redirect: false,
    setHeaders: (response: Pick<Response, 'setHeader'>, path: string) => {
      const isHashed = path.slice(directory.length).replaceAll('\\', '/').startsWith(HASHED);
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}

function answerPage(page: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!isForPage(request)) return next();
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    response.set({ 'Content-Security-Policy': pagePolicy(nonce), 'Cache-Control': 'no-store' });
    response.type('html').send(page.replaceAll(NONCE_PLACE, nonce));
  };
}

function isForPage({ method, path, headers }: Request): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (path === '/') return true;
  const isOwnPath = path !== '/api' && !path.startsWith('/api/') && !path.startsWith(HASHED);
  return isOwnPath && (headers.accept ?? '').includes('text/html');
}
