/** What a caller may do after a failure. Part of the error, so that nobody guesses from text. */
export type Retry =
  | { readonly kind: 'never' }
  | { readonly kind: 'backoff' }
  /** Wait at least this long. Milliseconds. */
  | { readonly kind: 'after'; readonly delayMs: number };

/** One wrong part of a request. */
export interface FieldError {
  /** RFC 6901 JSON pointer into the body, or `?name` for a query parameter. */
  readonly pointer: string;
  /** Stable and machine-readable: `required`, `unknown`, `type`, `range`, `format`, `notAllowed` … */
  readonly code: string;
  /** One sentence for a person: what is wrong and what is expected. */
  readonly detail: string;
}

export interface AppErrorOptions {
  /** Stable `AREA.WHAT`, e.g. `SYNC.RUN_NOT_FOUND`. */
  readonly code?: string;
  readonly retry?: Retry;
  /** Safe to log and to send: ids, counts, names of fields. Never values of records, never tokens. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export const NEVER: Retry = { kind: 'never' };
export const BACKOFF: Retry = { kind: 'backoff' };

/** The root of every error that the product throws on purpose. */
export abstract class AppError extends Error {
  /** The class's name on the wire; survives a process boundary, where `instanceof` does not. */
  abstract readonly kind: ErrorKind;
  readonly code: string;
  readonly retry: Retry;
  readonly details: Readonly<Record<string, unknown>>;

  protected constructor(
    message: string,
    defaults: { code: string; retry: Retry },
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? defaults.code;
    this.retry = options.retry ?? defaults.retry;
    this.details = options.details ?? {};
  }
}

export type ErrorKind =
  | 'invalidInput'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'preconditionFailed'
  | 'tooLarge'
  | 'rateLimited'
  | 'internal'
  | 'timeout'
  | 'crmAuth'
  | 'crmRateLimit'
  | 'crmUnavailable'
  | 'crmCursorExpired'
  | 'crmRecordRejected'
  | 'crmSchema';
