// Faults of single requests. Each is confined to a path pattern and a number of requests, so that a test meets it
// exactly where it says. Row locks, late commits and stuck jobs live with what they disturb.
import { json, text, type Answer, type ApiRequest } from '../../answer.js';
import { ApiError, errorAnswer } from '../errors.js';

/** What can go wrong with a request. */
export type RequestFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'error'; readonly status: number; readonly errorCode: string; readonly message: string }
  | { readonly kind: 'dailyLimit' }
  | { readonly kind: 'concurrentLimit' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'slowBody'; readonly bytesPerSecond: number }
  | { readonly kind: 'cutBody'; readonly afterBytes: number }
  | { readonly kind: 'lostAnswer' };

/** Where and how often a fault strikes. */
export interface Confinement {
  /** `*` stands for any text; compared with the whole path. Absent: every path. */
  readonly path?: string;
  readonly method?: string;
  /** Part of the decoded query string. */
  readonly contains?: string;
  /** Matching requests let through first. @default 0 */
  readonly skip?: number;
  /** Requests that are hit. @default 1 */
  readonly times?: number;
}

export type PlannedFault = RequestFault & Confinement;

interface Active {
  readonly id: number;
  readonly fault: PlannedFault;
  readonly pattern: RegExp | undefined;
  seen: number;
  hits: number;
}

export class Faults {
  private active: Active[] = [];
  private lastId = 0;
  /** Requests hit since the last `clear`. */
  strikes = 0;

  /** Gives the number under which `list` shows it. */
  add(fault: PlannedFault): number {
    const id = ++this.lastId;
    const pattern = fault.path === undefined ? undefined : patternOf(fault.path);
    this.active.push({ id, fault, pattern, seen: 0, hits: 0 });
    return id;
  }

  clear(): void {
    this.active = [];
    this.strikes = 0;
  }

  list(): readonly unknown[] {
    return this.active.map(({ id, fault, hits }) => ({ id, ...fault, hits }));
  }

  /** The faults that strike this request, oldest first; counts them as struck. */
  strike(request: ApiRequest): RequestFault[] {
    if (this.active.length === 0) return [];
    const struck: RequestFault[] = [];
    for (const one of this.active) {
      if (one.hits >= (one.fault.times ?? 1) || !matches(one, request)) continue;
      one.seen++;
      if (one.seen <= (one.fault.skip ?? 0)) continue;
      one.hits++;
      this.strikes++;
      struck.push(one.fault);
    }
    return struck;
  }
}

/** The answer a fault gives in place of the real one; undefined for faults of transport. */
export function answerOf(fault: RequestFault): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault.status, fault.retryAfterSeconds);
    case 'error':
      return errorAnswer(new ApiError(fault.status, fault.errorCode, fault.message));
    case 'dailyLimit':
      return errorAnswer(new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    case 'concurrentLimit': {
      const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
      return errorAnswer(new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', message));
    }
    default:
      return undefined;
  }
}

/** Edge failures come as HTML, as they do from a gateway that never reached the org. */
function statusAnswer(status: number, retryAfterSeconds: number | undefined): Answer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  if (status === 429) {
    const body = [{ errorCode: 'TOO_MANY_REQUESTS', message: 'Too many requests' }];
    return json(status, body, headers);
  }
  const page = text(
    status,
    'text/html',
    `<html><head><title>${status}</title></head><body>Service unavailable</body></html>`,
  );
  return { ...page, headers: { ...page.headers, ...headers } };
}

function matches({ fault, pattern }: Active, request: ApiRequest): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (pattern !== undefined && !pattern.test(request.path)) return false;
  if (fault.contains === undefined) return true;
  return [...request.query].some(([name, value]) => `${name}=${value}`.includes(fault.contains ?? ''));
}

function patternOf(path: string): RegExp {
  const source = path
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i');
}
