import { ConflictError, NotFoundError } from '@app/errors';

export class MemberExistsError extends ConflictError {
  constructor() {
    super('This address is a member already.', { code: 'AUTH.MEMBER_EXISTS' });
  }
}

export class LastOwnerError extends ConflictError {
  constructor() {
    super('Nobody would be left to own the account. Make somebody else owner first.', {
      code: 'AUTH.LAST_OWNER',
    });
  }
}

export class MemberNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such member.', { code: 'AUTH.MEMBER_NOT_FOUND' });
  }
}
