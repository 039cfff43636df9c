import { ConflictError } from '@app/errors';

export class LeadConvertedError extends ConflictError {
  constructor(contactId: string | null) {
    super('The CRM made a contact of this lead. Change the contact instead.', {
      code: 'LEAD.CONVERTED',
      details: { contactId },
    });
  }
}
