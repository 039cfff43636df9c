import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FormSubmissionView, LeadFields, MessageContext, SubmitFormRequest } from '@app/contracts';
import { ContactWrites } from '../contact/contact-writes.service.js';
import { LeadService } from '../lead/lead.service.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { saveSubmission } from './save-submission.query.js';

type Landed = Omit<FormSubmissionView, 'submissionId'>;

/** What people send through MarkMail's forms. */
@Injectable()
export class FormService {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(ContactWrites) private readonly contacts: ContactWrites,
    @Inject(LeadService) private readonly leads: LeadService,
  ) {}

  submit({ formId, ...entered }: SubmitFormRequest, context: MessageContext): Promise<FormSubmissionView> {
    return this.transactions.write(context, async (tx) => {
      const landed = await this.land(tx, context, formId, entered);
      const submissionId = await saveSubmission(tx, context.tenantId, formId, entered, landed);
      const changed = landed.outcome === 'unchanged' ? [] : [landed.object];
      return { reply: { submissionId, ...landed }, changed };
    });
  }

  private async land(
    tx: EntityManager,
    context: MessageContext,
    formId: string,
    { email, ...fields }: LeadFields & { email: string },
  ): Promise<Landed> {
    const { source: _, ...known } = fields;
    const contact = await this.contacts.fillBlanks(tx, context, email, known);
    if (contact) return { object: 'contact', recordId: contact.id, outcome: contact.outcome };
    const { id, outcome } = await this.leads.enter(tx, context, { email, ...fields }, formId);
    return { object: 'lead', recordId: id, outcome };
  }
}
