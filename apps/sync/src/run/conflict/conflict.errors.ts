import { ConflictError, NotFoundError } from '@app/errors';

export class ConflictNotFoundError extends NotFoundError {
  constructor() {
    super('There is no conflict with this id.', { code: 'CONFLICT.NOT_FOUND' });
  }
}

export class ConflictResolvedError extends ConflictError {
  constructor() {
    super('This conflict has been decided before. Read the list again.', { code: 'CONFLICT.RESOLVED' });
  }
}

export class ConflictEditedError extends ConflictError {
  constructor() {
    super('The field was edited in MarkMail since. Look at the conflict again, then decide.', {
      code: 'CONFLICT.EDITED',
    });
  }
}
