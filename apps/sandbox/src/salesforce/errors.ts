import { json, type Answer } from '../answer.js';

/** What one row of a write was refused for. */
export interface RowError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
  /** Salesforce adds this where a duplicate rule fired. */
  readonly duplicateResult?: unknown;
}

/** A refused request, sent as the array that the data API uses for every error. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly fields?: readonly string[],
  ) {
    super(message);
  }
}

export function errorAnswer(error: ApiError): Answer {
  const { status, errorCode, message, fields } = error;
  return json(status, [{ message, errorCode, ...(fields === undefined ? {} : { fields }) }]);
}

/** The REST form of row errors, where `statusCode` is named `errorCode`. */
export function rowErrorsAnswer(errors: readonly RowError[]): Answer {
  const code = errors[0]?.statusCode;
  const status =
    code === 'ENTITY_IS_DELETED' || code === 'NOT_FOUND' ? 404 : code?.startsWith('INSUFFICIENT') ? 403 : 400;
  const body = errors.map(({ statusCode, message, fields, duplicateResult }) => ({
    message,
    errorCode: statusCode,
    fields,
    ...(duplicateResult === undefined ? {} : { duplicateResult }),
  }));
  return json(status, body);
}

export const notFound = (): ApiError =>
  new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');

export const malformedJson = (detail = 'Unexpected end of input'): ApiError =>
  new ApiError(400, 'JSON_PARSER_ERROR', `${detail} at [line:1, column:1]`);
