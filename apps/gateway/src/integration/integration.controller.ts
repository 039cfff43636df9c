import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  createIntegration,
  CreateIntegrationRequest,
  deleteIntegration,
  getIntegration,
  IntegrationPage,
  IntegrationPatch,
  IntegrationView,
  listIntegrations,
  PageRequest,
  updateIntegration,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, Versioned } from '../route.js';

@ApiTags('integrations')
@Controller('api/crm/integrations')
export class IntegrationController {
  constructor(private readonly commands: Commands) {}

  /** Sets up how a connected org is synchronised. What is left out gets a sensible default. */
  @Post()
  @Requires('admin', 'integrations:write')
  @Answers(201, IntegrationView)
  @Versioned()
  async create(
    @Body() body: CreateIntegrationRequest,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<IntegrationView> {
    const created = await this.commands.send(createIntegration, body, context);
    response.location(`/api/crm/integrations/${created.id}`);
    return created;
  }

  /** All integrations. */
  @Get()
  @Requires('viewer', 'integrations:read')
  @Answers(200, IntegrationPage)
  list(@Query() query: PageRequest, @Context() context: MessageContext): Promise<IntegrationPage> {
    return this.commands.send(listIntegrations, query, context, inQuery);
  }

  /** One integration. */
  @Get(':id')
  @Requires('viewer', 'integrations:read')
  @Answers(200, IntegrationView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<IntegrationView> {
    return this.commands.send(getIntegration, { id }, context);
  }

  /** Changes what is given; what is left out keeps its value, also inside. */
  @Patch(':id')
  @Requires('admin', 'integrations:write')
  @Answers(200, IntegrationView)
  @Versioned()
  update(
    @Param('id') id: string,
    @Body() patch: IntegrationPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<IntegrationView> {
    return this.commands.patch(updateIntegration, { id, version }, patch, context);
  }

  /** Stops synchronising. Records on both sides stay. */
  @Delete(':id')
  @Requires('admin', 'integrations:write')
  @Answers(204)
  @Versioned()
  remove(
    @Param('id') id: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    return this.commands.remove(deleteIntegration, { id, version }, context);
  }
}
