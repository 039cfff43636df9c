import {
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmSchemaError,
  CrmUnavailableError,
} from '@app/errors';
import { decideAfterFailure, MAX_ATTEMPTS } from './decide-after-failure.js';
import { LeaseLostError, RunCancelledError } from './run.errors.js';

describe('decideAfterFailure', () => {
  it.each([
    ['a lost lease is dropped', new LeaseLostError('r'), 1, { kind: 'drop' }],
    ['a cancelled run is cancelled', new RunCancelledError('r'), 1, { kind: 'cancel' }],
    [
      'an expired cursor reads everything at once',
      new CrmCursorExpiredError('gone'),
      1,
      { kind: 'again', delayMs: 0, isFull: true },
    ],
    [
      'a limit waits as long as the CRM says',
      new CrmRateLimitError('limit', 90_000),
      1,
      { kind: 'again', delayMs: 90_000 },
    ],
    [
      'a limit is not given up',
      new CrmRateLimitError('limit', 90_000),
      50,
      { kind: 'again', delayMs: 90_000 },
    ],
    [
      'an outage is tried again with growing delay',
      new CrmUnavailableError('503'),
      3,
      { kind: 'again', delayMs: 8_000 },
    ],
    [
      'an outage is given up in the end',
      new CrmUnavailableError('503'),
      MAX_ATTEMPTS,
      { kind: 'fail', code: 'CRM.UNAVAILABLE' },
    ],
    ['a dead token fails at once', new CrmAuthError('expired'), 1, { kind: 'fail', code: 'CRM.AUTH' }],
    [
      'a schema fault fails at once',
      new CrmSchemaError('no such field'),
      1,
      { kind: 'fail', code: 'CRM.SCHEMA' },
    ],
    ['an unknown fault is tried again', new Error('socket'), 1, { kind: 'again', delayMs: 2_000 }],
    [
      'an unknown fault tells no details',
      new Error('select * from secret'),
      MAX_ATTEMPTS,
      { kind: 'fail', code: 'INTERNAL', message: 'Something went wrong on our side.' },
    ],
  ])('%s', (_, error, attempts, expected) => {
    expect(decideAfterFailure(error, attempts, 1)).toMatchObject(expected);
  });
});
