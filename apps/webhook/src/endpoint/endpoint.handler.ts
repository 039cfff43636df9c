import { Injectable } from '@nestjs/common';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  patchWebhookEndpoint,
  rotateWebhookSecret,
  type CreateWebhookEndpointRequest,
  type Done,
  type MessageContext,
  type NewWebhookEndpoint,
  type Nothing,
  type PatchOf,
  type RotateWebhookSecretRequest,
  type WebhookEndpointList,
  type WebhookEndpointPatch,
  type WebhookEndpointRef,
  type WebhookEndpointView,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { EndpointService } from './endpoint.service.js';

@Injectable()
export class EndpointHandler {
  constructor(private readonly endpoints: EndpointService) {}

  @Handles(createWebhookEndpoint)
  create(request: CreateWebhookEndpointRequest, context: MessageContext): Promise<NewWebhookEndpoint> {
    return this.endpoints.create(request, context);
  }

  @Handles(listWebhookEndpoints)
  list(_request: Nothing, context: MessageContext): Promise<WebhookEndpointList> {
    return this.endpoints.list(context);
  }

  @Handles(getWebhookEndpoint)
  get(request: WebhookEndpointRef, context: MessageContext): Promise<WebhookEndpointView> {
    return this.endpoints.get(request, context);
  }

  @Handles(patchWebhookEndpoint)
  patch(request: PatchOf<WebhookEndpointPatch>, context: MessageContext): Promise<WebhookEndpointView> {
    return this.endpoints.patch(request, context);
  }

  @Handles(deleteWebhookEndpoint)
  delete(request: WebhookEndpointRef, context: MessageContext): Promise<Done> {
    return this.endpoints.delete(request, context);
  }

  @Handles(rotateWebhookSecret)
  rotate(request: RotateWebhookSecretRequest, context: MessageContext): Promise<NewWebhookEndpoint> {
    return this.endpoints.rotate(request, context);
  }
}
