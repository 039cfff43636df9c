import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  FieldMappingView,
  FieldsOfBothSides,
  getMappings,
  listFields,
  ObjectChoice,
  replaceMappings,
  type MessageContext,
} from '@app/contracts';
import { bodyAt, Commands, inQuery } from '../commands.service.js';
import { withETag } from '../etag.interceptor.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, ifVersion, ListBody, Versioned } from '../route.js';
import { MappingLineBody, MappingsBody } from './mapping.dto.js';

@ApiTags('integrations')
@Controller('api/crm/integrations/:id')
export class MappingController {
  constructor(private readonly commands: Commands) {}

  /** The fields of both sides, with types and permissions. */
  @Get('fields')
  @Requires('viewer', 'integrations:read')
  @Answers(200, FieldsOfBothSides)
  fields(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Context() context: MessageContext,
  ): Promise<FieldsOfBothSides> {
    return this.commands.send(listFields, { integrationId, object }, context, inQuery);
  }

  /** Which field goes where, in which direction, and who wins. */
  @Get('mappings')
  @Requires('viewer', 'integrations:read')
  @Answers(200, FieldMappingView, { isList: true })
  @Versioned()
  async get(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FieldMappingView[]> {
    const set = await this.commands.send(getMappings, { integrationId, object }, context, inQuery);
    withETag(response, set);
    return set.items;
  }

  /** Replaces all lines by a new version. */
  @Put('mappings')
  @Requires('admin', 'integrations:write')
  @Answers(200, FieldMappingView, { isList: true })
  @ListBody(MappingsBody, 'mappings', MappingLineBody)
  @Versioned()
  async replace(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Body() lines: MappingLineBody[],
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FieldMappingView[]> {
    const mappings = lines.map(({ compatibility: _, ...line }) => line);
    const request = { integrationId, object, mappings, ...ifVersion(version) };
    const set = await this.commands.send(replaceMappings, request, context, bodyAt('mappings'));
    withETag(response, set);
    return set.items;
  }
}
