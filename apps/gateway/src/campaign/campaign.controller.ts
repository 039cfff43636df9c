import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  addCampaignMembers,
  AddCampaignMembersBody,
  AddedCampaignMembers,
  CampaignMemberPage,
  CampaignMemberPatch,
  CampaignMembersQuery,
  CampaignMemberView,
  CampaignPage,
  CampaignPatch,
  CampaignView,
  createCampaign,
  CreateCampaignRequest,
  deleteCampaign,
  getCampaign,
  listCampaignMembers,
  listCampaigns,
  ListRecordsRequest,
  patchCampaign,
  patchCampaignMember,
  removeCampaignMember,
  type MessageContext,
} from '@app/contracts';
import { bodyAt, Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, ifVersion, Versioned } from '../route.js';

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

  /** Who is in a campaign, and how far each came, in the order of their last change. */
  @Get(':id/members')
  @Requires('viewer', 'campaigns:read')
  @Answers(200, CampaignMemberPage)
  members(
    @Param('id') id: string,
    @Query() query: CampaignMembersQuery,
    @Context() context: MessageContext,
  ): Promise<CampaignMemberPage> {
    return this.commands.send(listCampaignMembers, { ...query, id }, context, inQuery);
  }

  /** Makes up to 1,000 contacts and leads members. Members already go on to the given status; all or none; repeating is harmless. */
  @Post(':id/members')
  @Requires('operator', 'campaigns:write')
  @Answers(200, AddedCampaignMembers)
  addMembers(
    @Param('id') id: string,
    @Body() { members }: AddCampaignMembersBody,
    @Context() context: MessageContext,
  ): Promise<AddedCampaignMembers> {
    return this.commands.send(addCampaignMembers, { id, members }, context);
  }

  /** Takes a member, named by the contact's or lead's own id, on to another status. Going back is refused with 409. */
  @Patch(':id/members/:personId')
  @Requires('operator', 'campaigns:write')
  @Answers(200, CampaignMemberView)
  @Versioned()
  patchMember(
    @Param('id') id: string,
    @Param('personId') personId: string,
    @Body() patch: CampaignMemberPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<CampaignMemberView> {
    const request = { id, personId, patch, ...ifVersion(version) };
    return this.commands.send(patchCampaignMember, request, context, bodyAt('patch'));
  }

  /** Takes a contact or lead, named by its own id, out of a campaign. */
  @Delete(':id/members/:personId')
  @Requires('operator', 'campaigns:write')
  @Answers(204)
  @Versioned()
  async removeMember(
    @Param('id') id: string,
    @Param('personId') personId: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    await this.commands.send(removeCampaignMember, { id, personId, ...ifVersion(version) }, context);
  }
}
