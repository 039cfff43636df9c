// A stretch of stamps that is halved wherever the CRM takes too long to answer for the whole of it.
import { CrmUnavailableError } from '@app/errors';
import { wholeSecond } from '../salesforce.values.js';

/** A shorter stretch is not halved: stamps have whole seconds, and a single transaction may stamp a million rows. Milliseconds. */
export const SHORTEST_MS = 60_000;
/** Until the CRM is less busy. Milliseconds. */
const PAUSE_MS = 15 * 60_000;

export class Spans {
  /** Ends of what is still to be read, the nearest last. The last span has none: it takes what is stamped while we read. */
  private readonly ends: string[];

  /** @param end of the first span; null where it is the last one */
  constructor(end: string | null = null) {
    this.ends = end === null ? [] : [end];
  }

  /** Of the present span, exclusive; null for the last one. */
  get end(): string | null {
    return this.ends.at(-1) ?? null;
  }

  /** Goes on to the next span. @returns its start, or null where the present one was the last */
  next(): string | null {
    return this.ends.pop() ?? null;
  }

  /** @throws CrmUnavailableError CRM.QUERY_TIMEOUT when less than a minute is left between `start` and the end */
  halve(start: string, now: Date, cause: unknown): void {
    const startMs = Date.parse(start);
    const lengthMs = (this.end === null ? now.getTime() : Date.parse(this.end)) - startMs;
    if (lengthMs <= SHORTEST_MS)
      throw new CrmUnavailableError('The CRM takes too long to answer even for a minute of changes.', {
        code: 'CRM.QUERY_TIMEOUT',
        retry: { kind: 'after', delayMs: PAUSE_MS },
        details: { from: start },
        cause,
      });
    this.ends.push(wholeSecond(startMs + lengthMs / 2));
  }
}
