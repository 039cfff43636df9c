import { AppError, BACKOFF, NEVER, type AppErrorOptions, type FieldError } from './app-error.js';

/** The caller sent something that can never work as it is. `status` 400 for malformed, 422 for well-formed but wrong. */
export class InvalidInputError extends AppError {
  readonly kind = 'invalidInput';
  readonly errors: readonly FieldError[];

  constructor(message: string, errors: readonly FieldError[] = [], options: AppErrorOptions = {}) {
    super(message, { code: 'REQUEST.INVALID', retry: NEVER }, options);
    this.errors = errors;
  }
}

export class UnauthenticatedError extends AppError {
  readonly kind = 'unauthenticated';
  constructor(message = 'Authentication is required.', options?: AppErrorOptions) {
    super(message, { code: 'AUTH.UNAUTHENTICATED', retry: NEVER }, options);
  }
}

export class ForbiddenError extends AppError {
  readonly kind = 'forbidden';
  constructor(message = 'You may not do this.', options?: AppErrorOptions) {
    super(message, { code: 'AUTH.FORBIDDEN', retry: NEVER }, options);
  }
}

/** Also thrown for what belongs to another tenant: the two must look the same. */
export class NotFoundError extends AppError {
  readonly kind = 'notFound';
  constructor(message = 'There is nothing at this address.', options?: AppErrorOptions) {
    super(message, { code: 'REQUEST.NOT_FOUND', retry: NEVER }, options);
  }
}

export class ConflictError extends AppError {
  readonly kind = 'conflict';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'REQUEST.CONFLICT', retry: NEVER }, options);
  }
}

/** `If-Match` named a version that is no longer the current one. */
export class PreconditionFailedError extends AppError {
  readonly kind = 'preconditionFailed';
  constructor(
    message = 'It was changed since you read it. Read it again and repeat.',
    options?: AppErrorOptions,
  ) {
    super(message, { code: 'REQUEST.PRECONDITION_FAILED', retry: NEVER }, options);
  }
}

export class TooLargeError extends AppError {
  readonly kind = 'tooLarge';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'REQUEST.TOO_LARGE', retry: NEVER }, options);
  }
}

/** We refuse for a while. `retry` says how long. */
export class RateLimitedError extends AppError {
  readonly kind = 'rateLimited';
  constructor(message: string, delayMs: number, options: AppErrorOptions = {}) {
    super(message, { code: 'REQUEST.RATE_LIMITED', retry: { kind: 'after', delayMs } }, options);
  }
}

/** A fault of ours. The message is constant: what happened is in `cause`, for the log only. */
export class InternalError extends AppError {
  readonly kind = 'internal';
  constructor(message = 'Something went wrong on our side.', options?: AppErrorOptions) {
    super(message, { code: 'INTERNAL', retry: NEVER }, options);
  }
}

/** A process of ours did not answer in time. What was asked may or may not have happened. */
export class TimeoutError extends AppError {
  readonly kind = 'timeout';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'INTERNAL.TIMEOUT', retry: BACKOFF }, options);
  }
}

/** Anything that went wrong at the CRM. */
export abstract class UpstreamError extends AppError {}

/** The CRM no longer accepts our credentials: someone must reconnect. */
export class CrmAuthError extends UpstreamError {
  readonly kind = 'crmAuth';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'CRM.AUTH', retry: NEVER }, options);
  }
}

/** The CRM's limit is reached; `retry.delayMs` until its window, where known. */
export class CrmRateLimitError extends UpstreamError {
  readonly kind = 'crmRateLimit';
  constructor(message: string, delayMs: number, options?: AppErrorOptions) {
    super(message, { code: 'CRM.RATE_LIMIT', retry: { kind: 'after', delayMs } }, options);
  }
}

export class CrmUnavailableError extends UpstreamError {
  readonly kind = 'crmUnavailable';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'CRM.UNAVAILABLE', retry: BACKOFF }, options);
  }
}

/** The cursor is too old or was issued for something else: read everything again. */
export class CrmCursorExpiredError extends UpstreamError {
  readonly kind = 'crmCursorExpired';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'CRM.CURSOR_EXPIRED', retry: NEVER }, options);
  }
}

/** The CRM refused one record or one request for what is in it. */
export class CrmRecordRejectedError extends UpstreamError {
  readonly kind = 'crmRecordRejected';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'CRM.RECORD_REJECTED', retry: NEVER }, options);
  }
}

/** An object or field that the mapping names is gone or hidden from us. `details.field` names it where known. */
export class CrmSchemaError extends UpstreamError {
  readonly kind = 'crmSchema';
  constructor(message: string, options?: AppErrorOptions) {
    super(message, { code: 'CRM.SCHEMA', retry: NEVER }, options);
  }
}
