import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AppliedTemplate,
  applyMappingTemplate,
  ApplyMappingTemplateBody,
  ImportedMappings,
  exportMappings,
  ExportMappingsQuery,
  importMappings,
  ImportMappingsBody,
  MappingFile,
  ObjectChoice,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('integrations')
@Controller('api/crm/integrations/:id/mappings')
export class MappingFileController {
  constructor(private readonly commands: Commands) {}

  /** All mappings as a file, YAML or JSON. */
  @Get('export')
  @Requires('viewer', 'integrations:read')
  @Answers(200, MappingFile)
  export(
    @Param('id') integrationId: string,
    @Query() { format }: ExportMappingsQuery,
    @Context() context: MessageContext,
  ): Promise<MappingFile> {
    return this.commands.send(exportMappings, { integrationId, format }, context, inQuery);
  }

  /** Puts the mappings of a file in force, all or none; kinds of records that it does not name stay as they are. */
  @Post('import')
  @Requires('admin', 'integrations:write')
  @Answers(200, ImportedMappings)
  import(
    @Param('id') integrationId: string,
    @Body() body: ImportMappingsBody,
    @Context() context: MessageContext,
  ): Promise<ImportedMappings> {
    return this.commands.send(importMappings, { ...body, integrationId }, context);
  }

  /** Replaces the mapping by a template's lines, as far as they hold in this org. */
  @Post('template')
  @Requires('admin', 'integrations:write')
  @Answers(200, AppliedTemplate)
  apply(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Body() body: ApplyMappingTemplateBody,
    @Context() context: MessageContext,
  ): Promise<AppliedTemplate> {
    return this.commands.send(applyMappingTemplate, { ...body, integrationId, object }, context);
  }
}
