import { Inject, Injectable } from '@nestjs/common';
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  listIntegrations,
  updateIntegration,
  type CreateIntegrationRequest,
  type Done,
  type IntegrationPage,
  type IntegrationRef,
  type IntegrationView,
  type MessageContext,
  type PageRequest,
  type UpdateIntegrationRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { SetUpService } from './set-up.service.js';

@Injectable()
export class SetUpHandler {
  constructor(@Inject(SetUpService) private readonly setUp: SetUpService) {}

  @Handles(createIntegration)
  create(request: CreateIntegrationRequest, context: MessageContext): Promise<IntegrationView> {
    return this.setUp.create(context, request);
  }

  @Handles(listIntegrations)
  list(request: PageRequest, context: MessageContext): Promise<IntegrationPage> {
    return this.setUp.list(context, request);
  }

  @Handles(getIntegration)
  get(request: IntegrationRef, context: MessageContext): Promise<IntegrationView> {
    return this.setUp.get(context, request);
  }

  @Handles(updateIntegration)
  update(request: UpdateIntegrationRequest, context: MessageContext): Promise<IntegrationView> {
    return this.setUp.update(context, request);
  }

  @Handles(deleteIntegration)
  async delete(request: IntegrationRef, context: MessageContext): Promise<Done> {
    await this.setUp.delete(context, request);
    return { done: true };
  }
}
