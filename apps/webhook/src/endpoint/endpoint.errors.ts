import { ConflictError, InvalidInputError, NotFoundError } from '@app/errors';

export class EndpointNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such endpoint.', { code: 'WEBHOOK.NOT_FOUND' });
  }
}

export class TooManyEndpointsError extends ConflictError {
  constructor(max: number) {
    super(`There are ${max} endpoints already. Delete one that nobody needs.`, { code: 'WEBHOOK.TOO_MANY' });
  }
}

export class EndpointDisabledError extends ConflictError {
  constructor() {
    super('The endpoint is disabled. Enable it first: then what was held can be sent again.', {
      code: 'WEBHOOK.DISABLED',
    });
  }
}

/** @param reason one sentence for a person */
export class UrlNotAllowedError extends InvalidInputError {
  constructor(reason: string, pointer: string) {
    super(reason, [{ pointer, code: 'notAllowed', detail: reason }], { code: 'WEBHOOK.URL_NOT_ALLOWED' });
  }
}
