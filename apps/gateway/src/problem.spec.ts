import {
  ConflictError,
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmRecordRejectedError,
  CrmSchemaError,
  CrmUnavailableError,
  ForbiddenError,
  InternalError,
  InvalidInputError,
  NotFoundError,
  PreconditionFailedError,
  RateLimitedError,
  TimeoutError,
  TooLargeError,
  UnauthenticatedError,
} from '@app/errors';
import { HttpProblem, MalformedRequestError, problemOf } from './problem.js';

const field = (pointer: string, code = 'format') => ({ pointer, code, detail: 'wrong' });

describe('problemOf', () => {
  it.each([
    [new MalformedRequestError('no JSON'), 400, false],
    [new InvalidInputError('x', [field('?limit')]), 400, false],
    [new InvalidInputError('x', [field('/email')]), 422, false],
    [new InvalidInputError('x', [field('?limit'), field('/email')]), 422, false],
    [new InvalidInputError('x', [], { code: 'IDEMPOTENCY.KEY_REUSED' }), 422, false],
    [new UnauthenticatedError(), 401, false],
    [new ForbiddenError(), 403, false],
    [new NotFoundError(), 404, false],
    [new ConflictError('x'), 409, false],
    [new PreconditionFailedError(), 412, false],
    [new TooLargeError('x'), 413, false],
    [new RateLimitedError('x', 1_500), 429, true],
    [new InternalError(), 500, false],
    [new TimeoutError('x'), 504, true],
    [new CrmAuthError('x'), 502, false],
    [new CrmRateLimitError('x', 60_000), 503, true],
    [new CrmUnavailableError('x'), 503, true],
    [new CrmCursorExpiredError('x'), 502, false],
    [new CrmRecordRejectedError('x'), 502, false],
    [new CrmSchemaError('x'), 502, false],
    [new HttpProblem(405, 'REQUEST.METHOD_NOT_ALLOWED', 'x'), 405, false],
    [new HttpProblem(503, 'HEALTH.NOT_READY', 'x'), 503, true],
    [new Error('SELECT 1'), 500, false],
    ['thrown text', 500, false],
  ])('answers %s with %i', (error, status, retryable) => {
    const { body } = problemOf(error, 'trace');

    expect([body.status, body.retryable, body.traceId]).toEqual([status, retryable, 'trace']);
    expect(body.title).not.toBe('Error');
  });

  it('says nothing of an error that is not ours', () => {
    const { body } = problemOf(new Error('SELECT * FROM secret at /srv/app.js'), 't');

    expect(JSON.stringify(body)).not.toMatch(/SELECT|srv/);
  });

  it('does not send details and causes', () => {
    const error = new ConflictError('taken', { details: { host: 'db.internal' }, cause: new Error('SQL') });

    expect(JSON.stringify(problemOf(error, 't').body)).not.toMatch(/db\.internal|SQL/);
  });

  it.each([
    [new RateLimitedError('x', 1_500), '2'],
    [new RateLimitedError('x', 1), '1'],
    [new CrmRateLimitError('x', 60_000), '60'],
    [new CrmUnavailableError('x'), '2'],
  ])('tells when to come back: %s', (error, seconds) => {
    expect(problemOf(error, 't').headers['retry-after']).toBe(seconds);
  });

  it('repeats no more of a caller’s own names than it must', () => {
    const errors = Array.from({ length: 500 }, (_, i) => ({
      ...field(`/${'x'.repeat(1_000)}${i}`, 'unknown'),
      detail: `property <script> should not exist`,
    }));

    const { body } = problemOf(new InvalidInputError('x', errors), 't');

    expect(body.errors).toHaveLength(100);
    expect(body.errors?.[0].pointer).toHaveLength(300);
    expect(JSON.stringify(body)).not.toContain('<script>');
  });
});
