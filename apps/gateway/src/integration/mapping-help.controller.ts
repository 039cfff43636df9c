import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  FieldSuggestions,
  listMappingTemplates,
  MappingTemplates,
  ObjectChoice,
  suggestMappings,
  TemplatesRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

/** Where to begin with a mapping. */
@ApiTags('integrations')
@Controller('api/crm')
export class MappingHelpController {
  constructor(private readonly commands: Commands) {}

  /** Each field of ours with the CRM fields that it most likely is, and why. The same answer every time. */
  @Get('integrations/:id/mappings/suggestions')
  @Requires('viewer', 'integrations:read')
  @Answers(200, FieldSuggestions)
  suggest(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Context() context: MessageContext,
  ): Promise<FieldSuggestions> {
    return this.commands.send(suggestMappings, { integrationId, object }, context, inQuery);
  }

  /** Mappings to start from. With `integrationId` without the lines that this org cannot have. */
  @Get('mapping-templates')
  @Requires('viewer', 'integrations:read')
  @Answers(200, MappingTemplates)
  templates(@Query() query: TemplatesRequest, @Context() context: MessageContext): Promise<MappingTemplates> {
    return this.commands.send(listMappingTemplates, query, context, inQuery);
  }
}
