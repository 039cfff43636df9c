import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const text = (description: string): Schema => ({ type: 'string', description });

const FIELD_ERROR: Schema = {
  type: 'object',
  required: ['pointer', 'code', 'detail'],
  properties: {
    pointer: text('JSON pointer into the body, `?name` for a query parameter, `#Name` for a header'),
    code: text('Stable: `required`, `unknown`, `type`, `range`, `format`, `notAllowed` …'),
    detail: text('What is wrong and what is expected'),
  },
};

/** RFC 9457, as every failure has it. */
export const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'traceId', 'retryable'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Names the kind of problem' },
    title: text('The HTTP status in words'),
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status' },
    code: text('Stable `AREA.WHAT`'),
    detail: text('For a person'),
    traceId: text('Names this request in our logs; also in X-Request-Id'),
    retryable: { type: 'boolean', description: 'Whether repeating the same request later may work' },
    errors: { type: 'array', items: FIELD_ERROR, description: 'Every wrong field, for bad input' },
  },
};
