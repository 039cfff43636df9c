/** Whoever asks for more is tried again after a day. Milliseconds. */
const MOST_MS = 24 * 3_600_000;

/** What the header asks for, in seconds or as a date (RFC 9110 §10.2.3); null where it says nothing that can be read. */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | null {
  const text = [header].flat()[0]?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MOST_MS);
}
