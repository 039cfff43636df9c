import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  diffMappingVersions,
  DiffMappingVersionsQuery,
  getMappingVersion,
  listMappingVersions,
  ListMappingVersionsQuery,
  MappingDiff,
  MappingSet,
  MappingVersionDetail,
  MappingVersionPage,
  ObjectChoice,
  rollBackMapping,
  RollBackMappingBody,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { withETag } from '../etag.interceptor.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, ifVersion, Versioned } from '../route.js';

@ApiTags('integrations')
@Controller('api/crm/integrations/:id/mappings')
export class MappingHistoryController {
  constructor(private readonly commands: Commands) {}

  /** The versions of a mapping, newest first: who made them, when, and how much changed. */
  @Get('versions')
  @Requires('viewer', 'integrations:read')
  @Answers(200, MappingVersionPage)
  list(
    @Param('id') integrationId: string,
    @Query() query: ListMappingVersionsQuery,
    @Context() context: MessageContext,
  ): Promise<MappingVersionPage> {
    return this.commands.send(listMappingVersions, { ...query, integrationId }, context, inQuery);
  }

  /** One version with its lines. */
  @Get('versions/:version')
  @Requires('viewer', 'integrations:read')
  @Answers(200, MappingVersionDetail)
  get(
    @Param('id') integrationId: string,
    @Param('version') version: string,
    @Query() { object }: ObjectChoice,
    @Context() context: MessageContext,
  ): Promise<MappingVersionDetail> {
    const ref = { integrationId, object, version: Number(version) };
    return this.commands.send(getMappingVersion, ref, context, inQuery);
  }

  /** What two versions differ in, line by line. */
  @Get('diff')
  @Requires('viewer', 'integrations:read')
  @Answers(200, MappingDiff)
  diff(
    @Param('id') integrationId: string,
    @Query() query: DiffMappingVersionsQuery,
    @Context() context: MessageContext,
  ): Promise<MappingDiff> {
    return this.commands.send(diffMappingVersions, { ...query, integrationId }, context, inQuery);
  }

  /** Puts the lines of an earlier version in force again, as a new version. */
  @Post('rollback')
  @Requires('admin', 'integrations:write')
  @Answers(200, MappingSet)
  @Versioned()
  async rollBack(
    @Param('id') integrationId: string,
    @Query() { object }: ObjectChoice,
    @Body() { version }: RollBackMappingBody,
    @IfMatch() expected: number | undefined,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MappingSet> {
    const request = { integrationId, object, version, ...ifVersion(expected) };
    const set = await this.commands.send(rollBackMapping, request, context);
    withETag(response, set);
    return set;
  }
}
