import { NotFoundError, PreconditionFailedError } from '@app/errors';

export class IntegrationNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such integration.', { code: 'INTEGRATION.NOT_FOUND' });
  }
}

/** @throws PreconditionFailedError when the caller read another version than the current one. */
export function assertVersion(current: number, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && ifVersion !== current) {
    throw new PreconditionFailedError(undefined, { details: { current, given: ifVersion } });
  }
}
