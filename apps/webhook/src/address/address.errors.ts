import { ConflictError, NotFoundError } from '@app/errors';

export class NotConnectedError extends ConflictError {
  constructor() {
    super('Connect the org first: until then nobody can tell whose notifications these are.', {
      code: 'INBOUND.NOT_CONNECTED',
    });
  }
}

export class NotSupportedError extends ConflictError {
  constructor() {
    super('This CRM does not tell of changes by itself. They are looked for instead.', {
      code: 'INBOUND.NOT_SUPPORTED',
    });
  }
}

export class AddressNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such address.', { code: 'INBOUND.NOT_FOUND' });
  }
}
