import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  deleteLead,
  getLead,
  LeadPage,
  LeadPatch,
  LeadView,
  listLeads,
  ListLeadsRequest,
  patchLead,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, IfMatch, Versioned } from '../route.js';

@ApiTags('leads')
@Controller('api/leads')
export class LeadController {
  constructor(private readonly commands: Commands) {}

  /** People who are not contacts yet, in the order of their last change. */
  @Get()
  @Requires('viewer', 'leads:read')
  @Answers(200, LeadPage)
  list(@Query() query: ListLeadsRequest, @Context() context: MessageContext): Promise<LeadPage> {
    return this.commands.send(listLeads, query, context, inQuery);
  }

  /** One lead with its links to CRMs. */
  @Get(':id')
  @Requires('viewer', 'leads:read')
  @Answers(200, LeadView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<LeadView> {
    return this.commands.send(getLead, { id }, context);
  }

  /** Changes what is given: null clears, what is left out keeps its value. A converted lead is refused with 409. */
  @Patch(':id')
  @Requires('operator', 'leads:write')
  @Answers(200, LeadView)
  @Versioned()
  patch(
    @Param('id') id: string,
    @Body() patch: LeadPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<LeadView> {
    return this.commands.patch(patchLead, { id, version }, patch, context);
  }

  /** Deletes a lead; what happens in the CRM is the integration's setting. */
  @Delete(':id')
  @Requires('operator', 'leads:write')
  @Answers(204)
  @Versioned()
  remove(
    @Param('id') id: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    return this.commands.remove(deleteLead, { id, version }, context);
  }
}
