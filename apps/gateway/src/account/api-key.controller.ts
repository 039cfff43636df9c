import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiKeyList,
  createApiKey,
  CreateApiKeyRequest,
  CreatedApiKey,
  listApiKeys,
  revokeApiKey,
  type MessageContext,
  type Principal,
} from '@app/contracts';
import { PrincipalService } from '../access/principal.service.js';
import { Commands } from '../commands.service.js';
import { Caller, Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';
import { scopesOfNewKey } from './scopes-of-new-key.js';

@ApiTags('api keys')
@Controller('api/auth/api-keys')
export class ApiKeyController {
  constructor(
    private readonly commands: Commands,
    private readonly principals: PrincipalService,
  ) {}

  /** The keys that work or will expire, without the keys themselves. */
  @Get()
  @Requires('admin', 'keys:read')
  @Answers(200, ApiKeyList)
  list(@Context() context: MessageContext): Promise<ApiKeyList> {
    return this.commands.send(listApiKeys, {}, context);
  }

  /** Makes a key. It is shown in this answer and never again. */
  @Post()
  @Requires('admin', 'keys:write')
  @Answers(201, CreatedApiKey)
  create(
    @Body() body: CreateApiKeyRequest,
    @Caller() caller: Principal,
    @Context() context: MessageContext,
  ): Promise<CreatedApiKey> {
    const scopes = scopesOfNewKey(caller.scopes, body.scopes);
    return this.commands.send(createApiKey, { ...body, ...(scopes ? { scopes } : {}) }, context);
  }

  /** Ends a key: within five seconds nobody gets in with it. Safe to repeat. */
  @Delete(':id')
  @Requires('admin', 'keys:write')
  @Answers(204)
  async revoke(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Context() context: MessageContext,
  ): Promise<void> {
    await this.commands.send(revokeApiKey, { id }, context);
    await this.principals.forgetTenant(caller.tenantId);
  }
}
