// One table: the vendor's code → what it means to the engine.
import {
  BACKOFF,
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmRecordRejectedError,
  CrmSchemaError,
  CrmUnavailableError,
  type AppError,
} from '@app/errors';
import type { CauseClass, RowError } from '../../crm-provider.js';

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm (StatusCode) */
const CAUSES: Readonly<Record<string, CauseClass>> = {
  INVALID_SESSION_ID: 'auth',
  INVALID_AUTH_HEADER: 'auth',
  INVALID_LOGIN: 'auth',
  API_DISABLED_FOR_ORG: 'auth',
  API_CURRENTLY_DISABLED: 'auth',
  REQUEST_LIMIT_EXCEEDED: 'limit',
  TXN_SECURITY_METERING_ERROR: 'limit',
  EXCEEDED_MAX_API_BATCHES: 'limit',
  STORAGE_LIMIT_EXCEEDED: 'limit',
  SERVER_UNAVAILABLE: 'transient',
  SERVICE_UNAVAILABLE: 'transient',
  UNABLE_TO_LOCK_ROW: 'transient',
  QUERY_TIMEOUT: 'transient',
  REQUEST_RUNNING_TOO_LONG: 'transient',
  UNKNOWN_EXCEPTION: 'transient',
  TOO_MANY_REQUESTS: 'transient',
  INVALID_FIELD: 'schema',
  INVALID_TYPE: 'schema',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'schema',
  INSUFFICIENT_ACCESS: 'schema',
  INSUFFICIENT_ACCESS_OR_READONLY: 'data',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'data',
  MALFORMED_QUERY: 'bug',
  MALFORMED_ID: 'data',
  JSON_PARSER_ERROR: 'bug',
  METHOD_NOT_ALLOWED: 'bug',
  INVALIDJOB: 'bug',
  INVALIDJOBSTATE: 'bug',
};

/** These say that the record is no more. */
const GONE = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND']);

/** Until a daily limit's window lets some calls through again: it rolls over 24 hours. Milliseconds. */
const LIMIT_PAUSE_MS = 15 * 60_000;

export interface VendorFault {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

/** Unknown codes are the record's own fault: rejecting a row is always safe, and the code is kept. */
export function causeOf(code: string): CauseClass {
  return CAUSES[code] ?? 'data';
}

/** A request that failed as a whole. */
export function requestError(
  status: number,
  fault: VendorFault | undefined,
  retryAfterMs?: number,
): AppError {
  const code = fault?.errorCode ?? `HTTP_${status}`;
  const options = {
    details: { vendorCode: code, status, ...(fault?.fields?.length ? { fields: fault.fields } : {}) },
  };
  if (status === 429)
    return new CrmRateLimitError('The CRM asks us to slow down.', retryAfterMs ?? 5_000, options);
  if (status >= 500)
    return new CrmUnavailableError('The CRM is not available at the moment.', {
      ...options,
      retry: retryAfterMs ? { kind: 'after', delayMs: retryAfterMs } : BACKOFF,
    });
  if (code === 'INVALID_QUERY_LOCATOR')
    return new CrmCursorExpiredError('The CRM no longer knows where we were reading.', options);
  switch (causeOf(code)) {
    case 'auth':
      return new CrmAuthError('The CRM refuses our access.', options);
    case 'limit':
      return new CrmRateLimitError(
        'The org’s API limit is reached.',
        retryAfterMs ?? LIMIT_PAUSE_MS,
        options,
      );
    case 'transient':
      return new CrmUnavailableError('The CRM could not do it just now.', options);
    case 'schema':
      return new CrmSchemaError(
        withoutValues(fault?.message ?? 'A field or object is missing or hidden.'),
        options,
      );
    default:
      return new CrmRecordRejectedError(
        withoutValues(fault?.message ?? 'The CRM refused the request.'),
        options,
      );
  }
}

/** A single row that was refused. */
export function rowError(fault: VendorFault): RowError {
  const code = fault.errorCode || 'UNKNOWN';
  return {
    cause: causeOf(code),
    code,
    message: withoutValues(fault.message),
    field: fault.fields?.[0] ?? null,
    ...(GONE.has(code) ? { gone: true } : {}),
  };
}

/** `CODE:message:Field1 Field2 --`, as Bulk 2.0 writes it into `sf__Error`. */
export function rowErrorFromText(text: string): RowError {
  const [, code = 'UNKNOWN', message = text, fields = ''] =
    /^([A-Z_]+):([\s\S]*?)(?::([^:]*?)\s*--)?$/.exec(text) ?? [];
  const names = fields.split(/[\s,]+/).filter(Boolean);
  return rowError({ errorCode: code, message, fields: names });
}

/** Addresses and quoted values are the record's, not the log's. */
function withoutValues(message: string): string {
  return message
    .replace(/[^\s:;,<>()"']+@[^\s:;,<>()"']+/g, '…')
    .replace(/(data value too large: )[\s\S]*?( \(max)/i, '$1…$2')
    .slice(0, 500);
}

/** The CRM said nothing about the row: it may be tried again. */
export const UNREPORTED: RowError = {
  cause: 'transient',
  code: 'NOT_REPORTED',
  message: 'The CRM did not say what became of this record.',
  field: null,
};
