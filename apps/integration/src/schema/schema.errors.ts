import { CrmSchemaError, InvalidInputError } from '@app/errors';

export class ObjectNotSupportedError extends InvalidInputError {
  constructor(object: string, provider: string) {
    const detail = `This CRM's ${object} records cannot be synchronised yet.`;
    super(detail, [{ pointer: '/object', code: 'notAllowed', detail }], {
      code: 'INTEGRATION.OBJECT_NOT_SUPPORTED',
      details: { object, provider },
    });
  }
}

/** Not one field of the default mapping is visible to us. */
export class NothingToMapError extends CrmSchemaError {
  constructor(object: string) {
    super(
      `The CRM shows us none of the usual fields of its ${object} records. Ask its administrator for access.`,
      {
        code: 'INTEGRATION.NOTHING_TO_MAP',
        details: { object },
      },
    );
  }
}
