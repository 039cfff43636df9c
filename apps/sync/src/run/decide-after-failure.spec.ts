import {
  CrmAuthError,
  CrmCursorExpiredError,
  CrmRateLimitError,
  CrmSchemaError,
  CrmUnavailableError,
} from '@app/errors';
import { decideAfterFailure, MAX_RESTARTS, MAX_TROUBLE_MS, MIN_ATTEMPTS } from './decide-after-failure.js';
import { LeaseLostError, RunCancelledError, WorkersLostError } from './run.errors.js';

const trouble = (attempts: number, troubledMs = 0, restarts = 0) => ({ attempts, troubledMs, restarts });
const LONG = trouble(MIN_ATTEMPTS, MAX_TROUBLE_MS);

describe('decideAfterFailure', () => {
  it.each([
    ['a lost lease is dropped', new LeaseLostError('r'), trouble(1), { kind: 'drop' }],
    ['a cancelled run is cancelled', new RunCancelledError('r'), LONG, { kind: 'cancel' }],
    [
      'an expired cursor reads everything at once',
      new CrmCursorExpiredError('gone'),
      trouble(1),
      { kind: 'restart', delayMs: 0 },
    ],
    [
      'cursors that always expire end the run',
      new CrmCursorExpiredError('gone'),
      trouble(1, 0, MAX_RESTARTS),
      { kind: 'fail' },
    ],
    [
      'a limit waits as long as the CRM says',
      new CrmRateLimitError('limit', 90_000),
      trouble(1),
      { kind: 'park', delayMs: 90_000 },
    ],
    [
      'a limit is not given up',
      new CrmRateLimitError('limit', 90_000),
      LONG,
      { kind: 'park', delayMs: 90_000 },
    ],
    [
      'an outage is tried again with growing delay',
      new CrmUnavailableError('503'),
      trouble(3),
      { kind: 'again', delayMs: 8_000 },
    ],
    [
      'an outage is tried at least once a minute',
      new CrmUnavailableError('503'),
      trouble(500, MAX_TROUBLE_MS - 1),
      { kind: 'again', delayMs: 60_000 },
    ],
    [
      'an outage is given up after a quarter of an hour',
      new CrmUnavailableError('503'),
      LONG,
      { kind: 'fail', code: 'CRM.UNAVAILABLE' },
    ],
    [
      'a machine that slept for long is no outage',
      new CrmUnavailableError('503'),
      trouble(2, 10 * MAX_TROUBLE_MS),
      { kind: 'again', delayMs: 4_000 },
    ],
    [
      'a dead token fails at once',
      new CrmAuthError('expired'),
      trouble(1),
      { kind: 'fail', code: 'CRM.AUTH' },
    ],
    [
      'a schema fault fails at once',
      new CrmSchemaError('no such field'),
      trouble(1),
      { kind: 'fail', code: 'CRM.SCHEMA' },
    ],
    [
      'a run that ends its workers fails at once',
      new WorkersLostError(5),
      trouble(1),
      { kind: 'fail', code: 'SYNC.WORKERS_LOST' },
    ],
    ['an unknown fault is tried again', new Error('socket'), trouble(1), { kind: 'again', delayMs: 2_000 }],
    [
      'an unknown fault tells no details',
      new Error('select * from secret'),
      LONG,
      { kind: 'fail', code: 'INTERNAL', message: 'Something went wrong on our side.' },
    ],
  ])('%s', (_, error, fared, expected) => {
    expect(decideAfterFailure(error, fared, 1)).toMatchObject(expected);
  });
});
