import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn for many ids at a time: one by one they cost more than everything else about a row. */
const POOL_BYTES = 8_192;
const ID_BYTES = 10;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** A UUID that sorts by time (RFC 9562, version 7): new rows touch the newest leaf page of an index, not a random one. */
export function uuidv7(nowMs: number = Date.now()): string {
  if (used + ID_BYTES > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += ID_BYTES;
  pool[at] = (pool[at] & 0x0f) | 0x70;
  pool[at + 2] = (pool[at + 2] & 0x3f) | 0x80;
  const time = nowMs.toString(16).padStart(12, '0');
  const random = pool.toString('hex', at, at + ID_BYTES);
  return `${time.slice(0, 8)}-${time.slice(8)}-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}`;
}
