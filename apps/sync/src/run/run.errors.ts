import type { RunState } from '@app/contracts';
import { ConflictError, NotFoundError } from '@app/errors';

export class RunNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such run.', { code: 'SYNC.RUN_NOT_FOUND' });
  }
}

/** Another worker took the run over while this one was away. What this one had not committed is dropped. */
export class LeaseLostError extends ConflictError {
  constructor(runId: string) {
    super('Another worker owns this run now.', { code: 'SYNC.LEASE_LOST', details: { runId } });
  }
}

/** Hints wait until what is under way has arrived. */
export class PushUnderWayError extends ConflictError {
  constructor() {
    super('Records of this kind are being written at the CRM.', { code: 'SYNC.PUSH_UNDER_WAY' });
  }
}

export class RunCancelledError extends ConflictError {
  constructor(runId: string) {
    super('The run was cancelled.', { code: 'SYNC.RUN_CANCELLED', details: { runId } });
  }
}

/** A finished run cannot be stopped any more. */
export class RunFinishedError extends ConflictError {
  constructor(state: RunState) {
    super(`The run has ended already: it is ${state}.`, { code: 'SYNC.RUN_FINISHED', details: { state } });
  }
}

/** Whoever takes the run up falls silent: most likely it is the run that ends them, and with them the runs of others. */
export class WorkersLostError extends ConflictError {
  constructor(workers: number) {
    super(`The run was given up: ${workers} workers fell silent on it, one after the other.`, {
      code: 'SYNC.WORKERS_LOST',
      details: { workers },
    });
  }
}

export class NothingRefusedError extends ConflictError {
  constructor() {
    super('The run refused none of these rows, or they are forgotten by now.', {
      code: 'SYNC.NOTHING_REFUSED',
    });
  }
}

export class NothingEnabledError extends ConflictError {
  constructor() {
    super('The integration synchronises nothing. Enable an object in its settings first.', {
      code: 'SYNC.NOTHING_ENABLED',
    });
  }
}

/** The object is not set up to be synchronised. */
export class ObjectNotEnabledError extends ConflictError {
  constructor(object: string) {
    super(`The integration does not synchronise ${object} records. Enable them in its settings first.`, {
      code: 'SYNC.OBJECT_NOT_ENABLED',
    });
  }
}
