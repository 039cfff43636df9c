// The keys that wrap data keys: `v2:<base64>,v1:<base64>`, newest first. New seals use the first; the others open old ones
// until everything is wrapped anew.

export interface MasterKey {
  /** `v1`, `v2` …: written into every seal. */
  readonly version: string;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const ENTRY = /^(v[1-9]\d{0,5}):([A-Za-z0-9+/]{43}=)$/;
/** A random key of 32 bytes has fewer different bytes than this once in 10^30. */
const FEWEST_DIFFERENT_BYTES = 10;

/** One sentence that names what is wrong without repeating it; undefined for a usable list. */
export function problemWithMasterKeys(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '') return 'must name at least one key as v1:<base64 of 32 bytes>';
  const versions = new Set<string>();
  for (const [index, entry] of text.split(',').entries()) {
    const match = ENTRY.exec(entry);
    if (!match) return `entry ${index + 1} must be v<number>:<base64 of ${KEY_BYTES} bytes>`;
    if (versions.has(match[1])) return `${match[1]} must be named once`;
    versions.add(match[1]);
    if (isWeak(Buffer.from(match[2], 'base64'))) return `${match[1]} must be ${KEY_BYTES} random bytes`;
  }
  return undefined;
}

/** Newest first. @throws Error for a list that `problemWithMasterKeys` refuses. */
export function parseMasterKeys(text: string): readonly MasterKey[] {
  const problem = problemWithMasterKeys(text);
  if (problem) throw new Error(`The master keys are not usable: ${problem}.`);
  return text.split(',').map((entry) => {
    const [version, key] = entry.split(':');
    return { version, key: Buffer.from(key, 'base64') };
  });
}

function isWeak(key: Buffer): boolean {
  return key.length !== KEY_BYTES || new Set(key).size < FEWEST_DIFFERENT_BYTES;
}
