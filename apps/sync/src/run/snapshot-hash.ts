import { hash } from 'node:crypto';

/** Digits of a 64-bit prefix. */
const PREFIX = 16;

/**
 * 64 bits of SHA-256 over the mapped values' JSON text, as the decimal text of a signed bigint (a JS number would lose bits).
 * `rules` names what decides about them, so that values under other rules never look as if they were settled.
 */
export function snapshotHash(rules: string, values: string): string {
  const prefix = hash('sha256', rules + values, 'hex').slice(0, PREFIX);
  return BigInt.asIntN(64, BigInt(`0x${prefix}`)).toString();
}
