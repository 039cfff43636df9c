import { hash } from 'node:crypto';

/** Digits of a 64-bit prefix. */
const PREFIX = 16;

/**
 * 64 bits of SHA-256 over the mapped values' JSON text, as the decimal text of a signed bigint (a JS number would lose bits).
 * `shape` names the fields, so that values under another mapping never look the same.
 */
export function snapshotHash(shape: string, values: string): string {
  const prefix = hash('sha256', shape + values, 'hex').slice(0, PREFIX);
  return BigInt.asIntN(64, BigInt(`0x${prefix}`)).toString();
}
