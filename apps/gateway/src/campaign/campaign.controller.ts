import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  CampaignPage,
  CampaignPatch,
  CampaignView,
  createCampaign,
  CreateCampaignRequest,
  deleteCampaign,
  getCampaign,
  listCampaigns,
  ListRecordsRequest,
  patchCampaign,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, Versioned } from '../route.js';

@ApiTags('campaigns')
@Controller('api/campaigns')
export class CampaignController {
  constructor(private readonly commands: Commands) {}

  /** Campaigns in the order of their last change. */
  @Get()
  @Requires('viewer', 'campaigns:read')
  @Answers(200, CampaignPage)
  list(@Query() query: ListRecordsRequest, @Context() context: MessageContext): Promise<CampaignPage> {
    return this.commands.send(listCampaigns, query, context, inQuery);
  }

  /** Creates a campaign without members. */
  @Post()
  @Requires('operator', 'campaigns:write')
  @Answers(201, CampaignView)
  @Versioned()
  async create(
    @Body() body: CreateCampaignRequest,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CampaignView> {
    const created = await this.commands.send(createCampaign, body, context);
    response.location(`/api/campaigns/${created.id}`);
    return created;
  }

  /** One campaign with its links to CRMs. */
  @Get(':id')
  @Requires('viewer', 'campaigns:read')
  @Answers(200, CampaignView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<CampaignView> {
    return this.commands.send(getCampaign, { id }, context);
  }

  /** Changes what is given: null clears, what is left out keeps its value. */
  @Patch(':id')
  @Requires('operator', 'campaigns:write')
  @Answers(200, CampaignView)
  @Versioned()
  patch(
    @Param('id') id: string,
    @Body() patch: CampaignPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<CampaignView> {
    return this.commands.patch(patchCampaign, { id, version }, patch, context);
  }

  /** Deletes a campaign. The people in it stay. */
  @Delete(':id')
  @Requires('operator', 'campaigns:write')
  @Answers(204)
  @Versioned()
  remove(
    @Param('id') id: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    return this.commands.remove(deleteCampaign, { id, version }, context);
  }
}
