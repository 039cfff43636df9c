// Every failure that leaves the gateway has this form (RFC 9457). HTTP status is assigned here and nowhere else.
import { STATUS_CODES } from 'node:http';
import { AppError, InvalidInputError, type ErrorKind, type FieldError } from '@app/errors';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable `AREA.WHAT`. */
  readonly code: string;
  readonly detail: string;
  readonly traceId: string;
  readonly retryable: boolean;
  readonly errors?: readonly FieldError[];
}

/** A failure of HTTP itself, which no other process knows. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further members of the answer. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
  }
}

/** What cannot be read at all, as opposed to what is well-formed and wrong. */
export class MalformedRequestError extends InvalidInputError {
  constructor(detail: string, errors: readonly FieldError[] = [], options: { cause?: unknown } = {}) {
    super(detail, errors, { code: 'REQUEST.MALFORMED', ...options });
  }
}

export interface ProblemAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

const MAX_ERRORS = 100;
const MAX_POINTER_LENGTH = 300;
/** For failures that pass by themselves. Seconds. */
const RETRY_AFTER_SECONDS = 2;

const STATUS: Record<Exclude<ErrorKind, 'invalidInput'>, number> = {
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  preconditionFailed: 412,
  tooLarge: 413,
  rateLimited: 429,
  internal: 500,
  timeout: 504,
  crmAuth: 502,
  crmRateLimit: 503,
  crmUnavailable: 503,
  crmCursorExpired: 502,
  crmRecordRejected: 502,
  crmSchema: 502,
};

/** The answer to any failure. What is not ours says nothing but that it happened. */
export function problemOf(error: unknown, traceId: string): ProblemAnswer {
  if (error instanceof HttpProblem) return answer(error, traceId);
  if (error instanceof AppError) return answerTo(error, traceId);
  return answer({ status: 500, code: 'INTERNAL', message: 'Something went wrong on our side.' }, traceId);
}

function answerTo(error: AppError, traceId: string): ProblemAnswer {
  const status = error instanceof InvalidInputError ? statusOfInput(error) : STATUS[error.kind as 'internal'];
  const isRetryable = error.retry.kind !== 'never';
  const errors = error instanceof InvalidInputError && error.errors.length > 0 ? error.errors : undefined;
  const { code, message } = error;
  const headers = headersOf(error, status);
  return answer({ status, code, message, headers, isRetryable, errors }, traceId);
}

/** Query parameters and what cannot be read: 400. Ids in a body that name nothing: 404, as in a path. Other fields of a body: 422. */
function statusOfInput(error: InvalidInputError): number {
  if (error.code === 'REQUEST.MALFORMED') return 400;
  if (error.code === 'REQUEST.NOT_FOUND') return 404;
  return error.errors.length > 0 && error.errors.every((e) => e.pointer.startsWith('?')) ? 400 : 422;
}

function headersOf(error: AppError, status: number): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer realm="MarkMail CRM"' };
  if (error.retry.kind === 'after') {
    return { 'retry-after': String(Math.max(1, Math.ceil(error.retry.delayMs / 1_000))) };
  }
  return status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {};
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly isRetryable?: boolean;
  readonly errors?: readonly FieldError[];
}

function answer(failure: Failure, traceId: string): ProblemAnswer {
  const { status, code, message, headers = {}, members = {}, isRetryable, errors } = failure;
  return {
    headers,
    body: {
      type: `urn:markmail-crm:problem:${code.toLowerCase()}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      code,
      detail: message,
      traceId,
      retryable: isRetryable ?? (status === 503 || status === 408),
      ...(errors ? { errors: errors.slice(0, MAX_ERRORS).map(shortened) } : {}),
      ...members,
    },
  };
}

/** Rules speak of every way to be wrong; for these two one sentence says it. */
const SENTENCES: Readonly<Record<string, string>> = {
  required: 'It is required.',
  unknown: 'There is no such field here.',
};

/** Names of unknown fields are the caller's own text: never at full length. */
function shortened({ pointer, code, detail }: FieldError): FieldError {
  return {
    pointer: pointer.slice(0, MAX_POINTER_LENGTH),
    code,
    detail: SENTENCES[code] ?? detail.slice(0, MAX_POINTER_LENGTH),
  };
}
