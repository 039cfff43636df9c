import { Injectable } from '@nestjs/common';
import { grantAccess, GrantAccessRequest, type MessageContext, type SealedAccess } from '@app/contracts';
import { Handles } from '@app/messaging';
import { AccessService } from './access.service.js';

@Injectable()
export class AccessHandler {
  constructor(private readonly access: AccessService) {}

  @Handles(grantAccess)
  grant(request: GrantAccessRequest, context: MessageContext): Promise<SealedAccess> {
    return this.access.grant(context, request);
  }
}
