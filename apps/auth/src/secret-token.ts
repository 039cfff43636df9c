// Secrets that we hand out once and recognise later. They are random and long, so a plain SHA-256 keeps them: there is
// nothing to guess from the hash.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** 256 random bits, base64url. */
export const newSecret = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** SHA-256, base64url: all that we store of a secret. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** In time that does not depend on where they differ. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
