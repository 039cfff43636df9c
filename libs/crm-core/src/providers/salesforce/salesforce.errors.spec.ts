import {
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmRecordRejectedError,
  CrmSchemaError,
  CrmUnavailableError,
} from '@app/errors';
import {
  causeOf,
  jobError,
  missingField,
  requestError,
  rowError,
  rowErrorFromText,
} from './salesforce.errors.js';

const fault = (errorCode: string, message = '') => ({ errorCode, message });

describe('an error of the CRM', () => {
  it.each([
    [401, 'INVALID_SESSION_ID', CrmAuthError],
    [403, 'API_DISABLED_FOR_ORG', CrmAuthError],
    [403, 'REQUEST_LIMIT_EXCEEDED', CrmRateLimitError],
    [400, 'QUERY_TIMEOUT', CrmUnavailableError],
    [403, 'API_CURRENTLY_DISABLED', CrmUnavailableError],
    [503, 'SERVER_UNAVAILABLE', CrmUnavailableError],
    [500, 'UNKNOWN_EXCEPTION', CrmUnavailableError],
    [500, 'sf:SOMETHING_NEW', CrmUnavailableError],
    [500, 'INSUFFICIENT_ACCESS', CrmSchemaError],
    [400, 'INVALID_FIELD', CrmSchemaError],
    [400, 'INVALID_QUERY_LOCATOR', CrmCursorExpiredError],
    [400, 'MALFORMED_QUERY', CrmRecordRejectedError],
    [404, 'NOT_FOUND', CrmRecordRejectedError],
    [400, 'SOMETHING_NEW', CrmRecordRejectedError],
  ])('with status %i and code %s is one of ours', (status, code, type) => {
    const error = requestError(status, fault(code, 'text'));

    expect(error).toBeInstanceOf(type);
    expect(error.details).toMatchObject({ vendorCode: code, status });
  });

  it('without a body of JSON is told from its status', () => {
    expect(requestError(503, undefined)).toBeInstanceOf(CrmUnavailableError);
    expect(requestError(401, undefined)).toBeInstanceOf(CrmAuthError);
  });

  it('pauses long for the daily limit and shortly for the concurrent one', () => {
    const daily = requestError(403, fault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    const text = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    const concurrent = requestError(403, fault('REQUEST_LIMIT_EXCEEDED', text));

    expect(daily.retry).toEqual({ kind: 'after', delayMs: 900_000 });
    expect(concurrent.retry).toEqual({ kind: 'after', delayMs: 15_000 });
  });

  it('waits as long as the CRM says', () => {
    expect(requestError(429, undefined, 7_000).retry).toEqual({ kind: 'after', delayMs: 7_000 });
    expect(requestError(503, undefined, 9_000).retry).toEqual({ kind: 'after', delayMs: 9_000 });
  });
});

describe('the cause of a refused row', () => {
  it.each([
    ['DUPLICATES_DETECTED', 'data'],
    ['DUPLICATE_VALUE', 'data'],
    ['REQUIRED_FIELD_MISSING', 'data'],
    ['STRING_TOO_LONG', 'data'],
    ['INVALID_EMAIL_ADDRESS', 'data'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'data'],
    ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'data'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'data'],
    ['UNABLE_TO_LOCK_ROW', 'transient'],
    ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'transient'],
    ['STORAGE_LIMIT_EXCEEDED', 'limit'],
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'schema'],
    ['JSON_PARSER_ERROR', 'bug'],
    ['NEVER_SEEN_BEFORE', 'data'],
  ] as const)('%s is %s', (code, cause) => {
    expect(causeOf(code)).toBe(cause);
  });

  it('is a lock where the org’s own code met one', () => {
    const text = 'execution of BeforeUpdate caused by: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access';
    expect(causeOf('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', text)).toBe('transient');
    expect(causeOf('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Too many SOQL queries: 101')).toBe('data');
  });
});

describe('a record that is gone', () => {
  it.each([
    ['ENTITY_IS_DELETED', 'entity is deleted', []],
    ['NOT_FOUND', 'The requested resource does not exist', []],
    ['INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []],
  ])('is told by %s', (errorCode, message, fields) => {
    expect(rowError({ errorCode, message, fields })).toMatchObject({ gone: true });
  });

  it.each([
    ['INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['AccountId']],
    ['INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', []],
    ['REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', []],
  ])('is not told by %s: %s %j', (errorCode, message, fields) => {
    expect(rowError({ errorCode, message, fields })).not.toHaveProperty('gone');
  });
});

describe('a row error of Bulk 2.0', () => {
  it.each([
    [
      'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
      {
        code: 'REQUIRED_FIELD_MISSING',
        field: 'LastName',
        message: 'Required fields are missing: [LastName]',
      },
    ],
    [
      'INVALID_EMAIL_ADDRESS:Email: invalid email address: a@b:Email --STRING_TOO_LONG:Title: data value too large: xx (max length=1):Title --',
      { code: 'INVALID_EMAIL_ADDRESS', field: 'Email', message: 'Email: invalid email address: …' },
    ],
    [
      'DUPLICATE_VALUE:duplicate value found: X__c duplicates value on record with id: 0035e00000abcde:--',
      { code: 'DUPLICATE_VALUE', field: null },
    ],
    ['INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--', { gone: true }],
    ['something else', { code: 'UNKNOWN', message: 'something else' }],
    ['', { code: 'UNKNOWN' }],
  ])('is read from %j', (text, expected) => {
    expect(rowErrorFromText(text)).toMatchObject(expected);
  });

  it('holds no value of the record', () => {
    const text = 'STRING_TOO_LONG:Title: data value too large: Dr. Secret Name (max length=40):Title --';
    expect(rowErrorFromText(text).message).toBe('Title: data value too large: … (max length=40)');
  });
});

describe('a job that failed as a whole', () => {
  it('names the field that is missing', () => {
    const error = jobError('the write job', 'InvalidBatch : Field name not found : MarkMail_ID__c');
    expect(error).toBeInstanceOf(CrmSchemaError);
    expect(error.details).toMatchObject({ field: 'MarkMail_ID__c' });
  });

  it.each([
    ['InternalServerError : Retried more than 10 times', CrmUnavailableError],
    ['ClientInputError : LineEnding is invalid on user data', CrmRecordRejectedError],
    [undefined, CrmRecordRejectedError],
  ])('of %j may pass or not', (message, type) => {
    expect(jobError('the write job', message)).toBeInstanceOf(type);
  });

  it('is not mistaken about the column: the excerpt before the message names others', () => {
    const text =
      "\nSELECT Id, MarkMail_ID__c, Rank__c FROM Contact\n ^\nERROR at Row:1:Column:28\nNo such column 'Rank__c' on entity 'Contact'.";
    expect(missingField(text)).toBe('Rank__c');
  });
});
