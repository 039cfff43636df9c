// One table: the vendor's code → what it means to the engine.
import {
  AppError,
  BACKOFF,
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmRecordRejectedError,
  CrmSchemaError,
  CrmUnavailableError,
} from '@app/errors';
import type { CauseClass, RowError } from '../../crm-provider.js';

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm (StatusCode, ExceptionCode) */
const CODES: Readonly<Record<CauseClass, readonly string[]>> = {
  auth: [
    'INVALID_SESSION_ID',
    'INVALID_AUTH_HEADER',
    'INVALID_LOGIN',
    'LOGIN_MUST_USE_SECURITY_TOKEN',
    'LOGIN_DURING_RESTRICTED_DOMAIN',
    'LOGIN_DURING_RESTRICTED_TIME',
    'PASSWORD_LOCKOUT',
    'ORG_LOCKED',
    'API_DISABLED_FOR_ORG',
    'TXN_SECURITY_NO_ACCESS',
    'TXN_SECURITY_TWO_FA_REQUIRED',
    'TXN_SECURITY_END_A_SESSION',
    'TXN_SECURITY_FAIL_CLOSE',
  ],
  limit: [
    'REQUEST_LIMIT_EXCEEDED',
    'EXCEEDED_MAX_API_BATCHES',
    'EXCEEDED_QUOTA',
    'LIMIT_EXCEEDED',
    'TOO_MANY_JOBS',
    'STORAGE_LIMIT_EXCEEDED',
  ],
  transient: [
    'SERVER_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
    'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    'API_CURRENTLY_DISABLED',
    'ORG_IN_MAINTENANCE',
    'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
    'INVALID_READ_ONLY_USER_DML',
    'UNABLE_TO_LOCK_ROW',
    // Until the next reading has told into what.
    'CANNOT_UPDATE_CONVERTED_LEAD',
    'QUERY_TIMEOUT',
    'REQUEST_RUNNING_TOO_LONG',
    'TOO_MANY_APEX_REQUESTS',
    'TOO_MANY_REQUESTS',
    'TXN_SECURITY_METERING_ERROR',
    'TXN_SECURITY_RUNTIME_ERROR',
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'PROCESSING_HALTED',
    'UNKNOWN_EXCEPTION',
    'INTERNAL_ERROR',
  ],
  schema: [
    'INVALID_FIELD',
    'INVALID_TYPE',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALIDENTITY',
    'INSUFFICIENT_ACCESS',
  ],
  bug: [
    'MALFORMED_QUERY',
    'INVALID_QUERY_FILTER_OPERATOR',
    'QUERY_TOO_COMPLICATED',
    'OPERATION_TOO_LARGE',
    'JSON_PARSER_ERROR',
    'METHOD_NOT_ALLOWED',
    'INVALIDJOB',
    'INVALIDJOBSTATE',
  ],
  data: [],
};
const CAUSES = new Map(
  (Object.keys(CODES) as CauseClass[]).flatMap((cause) => CODES[cause].map((code) => [code, cause])),
);

/** These say that the record is no more. */
const GONE = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND']);
/** The org's own code failed; what it failed of stands in the text. */
const NESTING = new Set(['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER']);

/** Until a daily limit's window lets some calls through again: it rolls over 24 hours. Milliseconds. */
const LIMIT_PAUSE_MS = 15 * 60_000;
/** Until long calls that run at the same time have ended. Milliseconds. */
const CONCURRENCY_PAUSE_MS = 15_000;
const SLOW_DOWN_MS = 5_000;
const MAX_MESSAGE_CHARS = 500;

export interface VendorFault {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

/** The fault in an answer's body: REST sends a list of them, of which the first decides. */
export function faultOf(body: unknown): VendorFault | undefined {
  const fault = (Array.isArray(body) ? (body as unknown[])[0] : body) as
    Partial<VendorFault> | null | undefined;
  return typeof fault?.errorCode === 'string'
    ? { message: '', ...fault, errorCode: fault.errorCode }
    : undefined;
}

export const QUERY_TIMEOUT = 'QUERY_TIMEOUT';

/** It would go well with fewer rows. */
export function isQueryTimeout(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  const { vendorCode } = error.details;
  return vendorCode === QUERY_TIMEOUT || vendorCode === 'REQUEST_RUNNING_TOO_LONG';
}

/** Unknown codes are the record's own fault: rejecting a row is always safe, and the code is kept. */
export function causeOf(code: string, message = ''): CauseClass {
  if (NESTING.has(code) && message.includes('UNABLE_TO_LOCK_ROW')) return 'transient';
  return CAUSES.get(code) ?? 'data';
}

/** A request that failed as a whole. */
export function requestError(
  status: number,
  fault: VendorFault | undefined,
  retryAfterMs?: number,
): AppError {
  const code = fault?.errorCode ?? `HTTP_${status}`;
  const message = fault?.message ?? '';
  const options = {
    details: { vendorCode: code, status, ...(fault?.fields?.length ? { fields: fault.fields } : {}) },
  };
  if (status === 429)
    return new CrmRateLimitError('The CRM asks us to slow down.', retryAfterMs ?? SLOW_DOWN_MS, options);
  if (status < 400)
    return new CrmUnavailableError('The CRM sends us elsewhere, where we do not follow.', options);
  if (status >= 500 && !CAUSES.has(code))
    return new CrmUnavailableError('The CRM is not available at the moment.', {
      ...options,
      retry: retryAfterMs ? { kind: 'after', delayMs: retryAfterMs } : BACKOFF,
    });
  const field = missingField(message);
  if (field !== undefined && status < 500) return schemaError(field, { ...options.details, field });
  if (code === 'INVALID_QUERY_LOCATOR' || code === 'INVALID_LOCATOR')
    return new CrmCursorExpiredError('The CRM no longer knows where we were reading.', options);
  switch (status === 401 ? 'auth' : causeOf(code, message)) {
    case 'auth':
      return new CrmAuthError('The CRM refuses our access.', options);
    case 'limit':
      return new CrmRateLimitError(
        'The org’s API limit is reached.',
        retryAfterMs ?? pauseAfter(message),
        options,
      );
    case 'transient':
      return new CrmUnavailableError('The CRM could not do it just now.', {
        ...options,
        retry: retryAfterMs ? { kind: 'after', delayMs: retryAfterMs } : BACKOFF,
      });
    case 'schema':
      return new CrmSchemaError(withoutValues(message || 'A field or object is missing or hidden.'), options);
    default:
      return new CrmRecordRejectedError(withoutValues(message || 'The CRM refused the request.'), options);
  }
}

/** One code for two limits: calls a day, and long calls at the same time. */
const pauseAfter = (message: string): number =>
  /concurrent/i.test(message) ? CONCURRENCY_PAUSE_MS : LIMIT_PAUSE_MS;

/** Somebody else holds the row at the moment, or one it hangs on. */
export const isLock = ({ code, message }: RowError): boolean =>
  code === 'UNABLE_TO_LOCK_ROW' || (NESTING.has(code) && message.includes('UNABLE_TO_LOCK_ROW'));

/** A single row that was refused. */
export function rowError({ errorCode, message, fields = [] }: VendorFault): RowError {
  const code = errorCode || 'UNKNOWN';
  return {
    cause: causeOf(code, message),
    code,
    message: withoutValues(message),
    field: fields[0] ?? fieldIn(message),
    ...(isGone(code, message, fields) ? { gone: true } : {}),
  };
}

/** "invalid cross reference id" alone is the record itself; with a field or a name in front it is what the record points to. */
function isGone(code: string, message: string, fields: readonly string[]): boolean {
  if (GONE.has(code)) return true;
  return (
    code === 'INVALID_CROSS_REFERENCE_KEY' &&
    fields.length === 0 &&
    /^\s*invalid cross reference id\s*$/i.test(message)
  );
}

/** `Required fields are missing: [LastName]`; `bad value for restricted picklist field: X`. */
function fieldIn(message: string): string | null {
  return (
    /fields? are missing: \[([\w.]+)/i.exec(message)?.[1] ??
    /picklist field: ([\w.]+)/i.exec(message)?.[1] ??
    null
  );
}

/** `CODE:message:Field1 Field2 --`, as Bulk 2.0 writes it into `sf__Error`. Several follow one another; the first decides. */
export function rowErrorFromText(text: string): RowError {
  const [, code = 'UNKNOWN', rest = text] = /^([A-Z][A-Z0-9_]+):([\s\S]*)$/.exec(text) ?? [];
  const first = rest.split(/--(?=[A-Z][A-Z0-9_]+:|$)/)[0];
  const [, message = first, fields = ''] = /^([\s\S]*):([\w\s,.]*)$/.exec(first) ?? [];
  return rowError({ errorCode: code, message, fields: fields.split(/[\s,]+/).filter(Boolean) });
}

/**
 * A job that failed as a whole says why in its own words: `InvalidBatch : Field name not found : Foo__c`.
 */
export function jobError(what: string, errorMessage: string | undefined): AppError {
  const isTimeout = errorMessage?.includes(QUERY_TIMEOUT);
  const vendorCode = isTimeout
    ? QUERY_TIMEOUT
    : (/^[A-Za-z_]+/.exec(errorMessage ?? '')?.[0] ?? 'JOB_FAILED');
  const options = { details: { vendorCode } };
  const field = missingField(errorMessage ?? '');
  if (field !== undefined) return schemaError(field, { vendorCode, field });
  if (/InternalServerError|Retried more than|UNABLE_TO_LOCK_ROW|QUERY_TIMEOUT/i.test(errorMessage ?? ''))
    return new CrmUnavailableError(`${what} failed at the CRM.`, options);
  return new CrmRecordRejectedError(`The CRM could not carry out ${what}.`, options);
}

function schemaError(field: string, details: Readonly<Record<string, unknown>>): CrmSchemaError {
  return new CrmSchemaError(`The field ${field} is missing or hidden in the CRM.`, { details });
}

/** The name of the column that the CRM says it does not have. */
export function missingField(message: string): string | undefined {
  return (
    /No such column '([\w.]+)'/.exec(message)?.[1] ??
    /Field name not found\s*:\s*([\w.]+)/i.exec(message)?.[1] ??
    /external ID field does not exist or is not accessible: ([\w.]+)/i.exec(message)?.[1]
  );
}

/** Addresses and quoted values are the record's, not the log's. */
function withoutValues(message: string): string {
  return message
    .replace(/[^\s:;,<>()"']+@[^\s:;,<>()"']+/g, '…')
    .replace(/(invalid email address: )[\s\S]*$/i, '$1…')
    .replace(/(data value too large: )[\s\S]*?( \(max)/i, '$1…$2')
    .replace(/(bad value for restricted picklist field: [\w.]+)[\s\S]*/i, '$1')
    .slice(0, MAX_MESSAGE_CHARS);
}

/** The CRM said nothing about the row: it may be tried again. */
export const UNREPORTED: RowError = {
  cause: 'transient',
  code: 'NOT_REPORTED',
  message: 'The CRM did not say what became of this record.',
  field: null,
};
