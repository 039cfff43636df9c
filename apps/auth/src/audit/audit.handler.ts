import { Injectable } from '@nestjs/common';
import { listAuditEntries, type AuditPage, type MessageContext, PageRequest } from '@app/contracts';
import { Handles } from '@app/messaging';
import { AuditService } from './audit.service.js';

@Injectable()
export class AuditHandler {
  constructor(private readonly audit: AuditService) {}

  @Handles(listAuditEntries)
  list(request: PageRequest, context: MessageContext): Promise<AuditPage> {
    return this.audit.list(context, request);
  }
}
