// What makes the log tamper-evident: each entry carries a hash over itself and the entry before it.
import { createHash } from 'node:crypto';

export interface ChainedEntry {
  readonly tenantId: string;
  /** 1, 2, 3 … within the tenant, without gaps. */
  readonly seq: number;
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly subjectId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly prevHash: string;
}

/** Stands before a tenant's first entry. */
export const CHAIN_START = '';

/** SHA-256 over every field, base64url. */
export function chainHash(entry: ChainedEntry): string {
  const fields = [
    entry.prevHash,
    entry.tenantId,
    entry.seq,
    entry.id,
    entry.at,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.subjectId,
    sorted(entry.details),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}

/** The `seq` at which a tenant's chain first breaks, whether an entry was changed, taken out or moved; undefined if sound. */
export function firstBrokenLink(
  entries: readonly (ChainedEntry & { readonly hash: string })[],
): number | undefined {
  let prevHash = CHAIN_START;
  for (const [index, entry] of entries.entries()) {
    const isSound = entry.seq === index + 1 && entry.prevHash === prevHash && chainHash(entry) === entry.hash;
    if (!isSound) return index + 1;
    prevHash = entry.hash;
  }
  return undefined;
}

/** The database does not keep the order of an object's keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
