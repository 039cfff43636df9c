import { InvalidInputError, NotFoundError } from '@app/errors';

export class TemplateNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such template for these records of this CRM.', {
      code: 'INTEGRATION.MAPPING_TEMPLATE_NOT_FOUND',
    });
  }
}

/** None of its lines holds in this org. */
export class TemplateEmptyError extends InvalidInputError {
  constructor() {
    super('The CRM shows us none of the fields of this template.', [], {
      code: 'INTEGRATION.MAPPING_TEMPLATE_EMPTY',
    });
  }
}
