import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  AddedListMembers,
  addListMembers,
  AddListMembersBody,
  createList,
  CreateListRequest,
  deleteList,
  getList,
  listListMembers,
  listLists,
  ListMemberPage,
  ListPage,
  ListPatch,
  ListRecordsRequest,
  ListView,
  PageRequest,
  patchList,
  removeListMember,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, Versioned } from '../route.js';

@ApiTags('lists')
@Controller('api/lists')
export class ListController {
  constructor(private readonly commands: Commands) {}

  /** Lists in the order of their last change; adding and removing people is one. */
  @Get()
  @Requires('viewer', 'lists:read')
  @Answers(200, ListPage)
  list(@Query() query: ListRecordsRequest, @Context() context: MessageContext): Promise<ListPage> {
    return this.commands.send(listLists, query, context, inQuery);
  }

  /** Creates a list with nobody on it. */
  @Post()
  @Requires('operator', 'lists:write')
  @Answers(201, ListView)
  @Versioned()
  async create(
    @Body() body: CreateListRequest,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ListView> {
    const created = await this.commands.send(createList, body, context);
    response.location(`/api/lists/${created.id}`);
    return created;
  }

  /** One list with its links to CRMs. */
  @Get(':id')
  @Requires('viewer', 'lists:read')
  @Answers(200, ListView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<ListView> {
    return this.commands.send(getList, { id }, context);
  }

  /** Changes what is given: null clears, what is left out keeps its value. */
  @Patch(':id')
  @Requires('operator', 'lists:write')
  @Answers(200, ListView)
  @Versioned()
  patch(
    @Param('id') id: string,
    @Body() patch: ListPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<ListView> {
    return this.commands.patch(patchList, { id, version }, patch, context);
  }

  /** Deletes a list. The people on it stay. */
  @Delete(':id')
  @Requires('operator', 'lists:write')
  @Answers(204)
  @Versioned()
  remove(
    @Param('id') id: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    return this.commands.remove(deleteList, { id, version }, context);
  }

  /** Who is on a list. */
  @Get(':id/members')
  @Requires('viewer', 'lists:read')
  @Answers(200, ListMemberPage)
  members(
    @Param('id') id: string,
    @Query() query: PageRequest,
    @Context() context: MessageContext,
  ): Promise<ListMemberPage> {
    return this.commands.send(listListMembers, { ...query, id }, context, inQuery);
  }

  /** Puts up to 1,000 contacts and leads on a list. All or none; repeating is harmless. */
  @Post(':id/members')
  @Requires('operator', 'lists:write')
  @Answers(200, AddedListMembers)
  addMembers(
    @Param('id') id: string,
    @Body() { members }: AddListMembersBody,
    @Context() context: MessageContext,
  ): Promise<AddedListMembers> {
    return this.commands.send(addListMembers, { id, members }, context);
  }

  /** Takes a contact or lead, named by its own id, off a list. */
  @Delete(':id/members/:personId')
  @Requires('operator', 'lists:write')
  @Answers(204)
  async removeMember(
    @Param('id') id: string,
    @Param('personId') personId: string,
    @Context() context: MessageContext,
  ): Promise<void> {
    await this.commands.send(removeListMember, { id, personId }, context);
  }
}
