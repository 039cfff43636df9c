import { InvalidInputError, NotFoundError, type FieldError } from '@app/errors';

/** Names every wrong line at once; pointers lead into the list of lines. */
export class MappingInvalidError extends InvalidInputError {
  constructor(errors: readonly FieldError[]) {
    const message = errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`;
    super(message, errors, { code: 'INTEGRATION.MAPPING_INVALID' });
  }
}

/** The integration does not know this object. */
export class ObjectNotSetUpError extends NotFoundError {
  constructor(object: string) {
    super(`The integration has no mapping of ${object} records.`, {
      code: 'INTEGRATION.OBJECT_NOT_SET_UP',
      details: { object },
    });
  }
}
