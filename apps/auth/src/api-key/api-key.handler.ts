import { Injectable } from '@nestjs/common';
import {
  ApiKeyRef,
  createApiKey,
  CreateApiKeyRequest,
  listApiKeys,
  Nothing,
  revokeApiKey,
  type ApiKeyList,
  type CreatedApiKey,
  type Done,
  type MessageContext,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ApiKeyService } from './api-key.service.js';

@Injectable()
export class ApiKeyHandler {
  constructor(private readonly apiKeys: ApiKeyService) {}

  @Handles(createApiKey)
  create(request: CreateApiKeyRequest, context: MessageContext): Promise<CreatedApiKey> {
    return this.apiKeys.create(context, request);
  }

  @Handles(listApiKeys)
  list(_request: Nothing, context: MessageContext): Promise<ApiKeyList> {
    return this.apiKeys.list(context);
  }

  @Handles(revokeApiKey)
  async revoke(request: ApiKeyRef, context: MessageContext): Promise<Done> {
    await this.apiKeys.revoke(context, request);
    return { done: true };
  }
}
