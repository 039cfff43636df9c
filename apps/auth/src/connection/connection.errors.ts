import { AppError, CrmAuthError, InvalidInputError, NotFoundError } from '@app/errors';

export class ConnectionNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such connection.', { code: 'CONNECTION.NOT_FOUND' });
  }
}

/** One answer for unknown, used, old and foreign: it tells a guesser nothing. */
export class StateInvalidError extends InvalidInputError {
  constructor() {
    const detail = 'This authorisation was used, is too old, or was begun elsewhere. Connect again.';
    super(detail, [{ pointer: '/state', code: 'invalid', detail }], { code: 'CONNECTION.STATE_INVALID' });
  }
}

/** The person or the CRM said no. `details.reason` is the CRM's own code. */
export class ConnectionRefusedError extends CrmAuthError {
  constructor(reason: string, description?: string, cause?: unknown) {
    super('The CRM did not allow the connection.', {
      code: 'CONNECTION.REFUSED',
      details: { reason, ...(description === undefined ? {} : { description }) },
      cause,
    });
  }
}

/** The CRM's own code where it gave one, else ours. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) return 'INTERNAL';
  const told = error.details.reason ?? error.details.vendorCode;
  return typeof told === 'string' ? told : error.code;
}
