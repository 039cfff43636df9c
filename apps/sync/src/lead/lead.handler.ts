import { Inject, Injectable } from '@nestjs/common';
import {
  deleteLead,
  getLead,
  listLeads,
  patchLead,
  type Done,
  type LeadPage,
  type LeadPatch,
  type LeadView,
  type ListLeadsRequest,
  type MessageContext,
  type PatchOf,
  type RecordRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RecordService } from '../record/record.service.js';
import { LeadService } from './lead.service.js';

@Injectable()
export class LeadHandler {
  constructor(
    @Inject(LeadService) private readonly leads: LeadService,
    @Inject(RecordService) private readonly records: RecordService,
  ) {}

  @Handles(getLead)
  get(request: RecordRef, context: MessageContext): Promise<LeadView> {
    return this.records.get('lead', request, context);
  }

  @Handles(listLeads)
  list({ email, ...request }: ListLeadsRequest, context: MessageContext): Promise<LeadPage> {
    return this.records.list('lead', request, context, { email });
  }

  @Handles(patchLead)
  patch(request: PatchOf<LeadPatch>, context: MessageContext): Promise<LeadView> {
    return this.leads.patch(request, context);
  }

  @Handles(deleteLead)
  remove(request: RecordRef, context: MessageContext): Promise<Done> {
    return this.records.remove('lead', request, context);
  }
}
