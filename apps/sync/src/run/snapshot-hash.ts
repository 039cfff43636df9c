import { hash } from 'node:crypto';
import type { FieldValue } from '@app/crm-core';

/**
 * 64 bits of SHA-256 over the mapped values in mapping order, as the decimal text of a signed bigint (a JS number would lose bits).
 * `shape` names the fields, so that values under another mapping never look the same.
 */
export function snapshotHash(shape: string, values: readonly FieldValue[]): string {
  return hash('sha256', shape + JSON.stringify(values), 'buffer')
    .readBigInt64BE(0)
    .toString();
}
