import { InvalidInputError } from '@app/errors';

export class ObjectNotSupportedError extends InvalidInputError {
  constructor(object: string, provider: string) {
    const detail = `This CRM's ${object} records cannot be synchronised yet.`;
    super(detail, [{ pointer: '/object', code: 'notAllowed', detail }], {
      code: 'INTEGRATION.OBJECT_NOT_SUPPORTED',
      details: { object, provider },
    });
  }
}
