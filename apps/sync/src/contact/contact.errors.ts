import { ConflictError, NotFoundError } from '@app/errors';

/** Also for what was deleted and for other tenants' contacts. */
export class ContactNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such contact.', { code: 'CONTACT.NOT_FOUND' });
  }
}

export class EmailTakenError extends ConflictError {
  constructor(contactId: string) {
    super('Another contact has this e-mail address.', {
      code: 'CONTACT.EMAIL_TAKEN',
      details: { contactId },
    });
  }
}

export class EvidenceTooOldError extends ConflictError {
  constructor() {
    super('The person opted out after this opt-in. Newer evidence is needed.', {
      code: 'CONTACT.EVIDENCE_TOO_OLD',
    });
  }
}
