// An error's form between processes: only what is safe to show; the class is rebuilt from its kind.
import { AppError, type ErrorKind, type FieldError, type Retry } from './app-error.js';
import * as all from './errors.js';

export interface WireError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly retry: Retry;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
}

/** Anything that is not one of ours becomes a bare INTERNAL: its text may hold SQL, paths or values. */
export function toWire(error: unknown): WireError {
  const known = error instanceof AppError ? error : new all.InternalError();
  const { kind, code, message, retry, details } = known;
  return {
    kind,
    code,
    message,
    retry,
    details,
    ...(known instanceof all.InvalidInputError ? { errors: known.errors } : {}),
  };
}

/** True for what `toWire` makes; used where a transport hands over an unknown error object. */
export function isWireError(value: unknown): value is WireError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    Object.hasOwn(rebuild, String(value.kind)) &&
    'code' in value
  );
}

/** The same class, code, retry and details again; the stack is the receiver's. */
export function fromWire(wire: WireError): AppError {
  return rebuild[wire.kind](wire);
}

const delayOf = (wire: WireError): number => (wire.retry.kind === 'after' ? wire.retry.delayMs : 0);

const rebuild: Record<ErrorKind, (wire: WireError) => AppError> = {
  invalidInput: (w) => new all.InvalidInputError(w.message, w.errors ?? [], w),
  unauthenticated: (w) => new all.UnauthenticatedError(w.message, w),
  forbidden: (w) => new all.ForbiddenError(w.message, w),
  notFound: (w) => new all.NotFoundError(w.message, w),
  conflict: (w) => new all.ConflictError(w.message, w),
  preconditionFailed: (w) => new all.PreconditionFailedError(w.message, w),
  tooLarge: (w) => new all.TooLargeError(w.message, w),
  rateLimited: (w) => new all.RateLimitedError(w.message, delayOf(w), w),
  internal: (w) => new all.InternalError(w.message, w),
  timeout: (w) => new all.TimeoutError(w.message, w),
  crmAuth: (w) => new all.CrmAuthError(w.message, w),
  crmRateLimit: (w) => new all.CrmRateLimitError(w.message, delayOf(w), w),
  crmUnavailable: (w) => new all.CrmUnavailableError(w.message, w),
  crmCursorExpired: (w) => new all.CrmCursorExpiredError(w.message, w),
  crmRecordRejected: (w) => new all.CrmRecordRejectedError(w.message, w),
  crmSchema: (w) => new all.CrmSchemaError(w.message, w),
};
