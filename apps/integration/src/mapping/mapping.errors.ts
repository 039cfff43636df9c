import { InvalidInputError, NotFoundError, type FieldError } from '@app/errors';

/** Names every wrong line at once; pointers lead into the list of lines. */
export class MappingInvalidError extends InvalidInputError {
  constructor(errors: readonly FieldError[]) {
    const message = errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`;
    super(message, errors, { code: 'INTEGRATION.MAPPING_INVALID' });
  }
}

export class MappingVersionNotFoundError extends NotFoundError {
  constructor() {
    super('The mapping has no such version.', { code: 'INTEGRATION.MAPPING_VERSION_NOT_FOUND' });
  }
}
