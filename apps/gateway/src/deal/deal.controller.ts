import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DealPage,
  DealView,
  getDeal,
  listDeals,
  ListDealsRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, Versioned } from '../route.js';

@ApiTags('deals')
@Controller('api/deals')
export class DealController {
  constructor(private readonly commands: Commands) {}

  /** Deals in the order of their last change, with the contacts and the parts they play. */
  @Get()
  @Requires('viewer', 'deals:read')
  @Answers(200, DealPage)
  list(@Query() query: ListDealsRequest, @Context() context: MessageContext): Promise<DealPage> {
    return this.commands.send(listDeals, query, context, inQuery);
  }

  /** One deal with the contacts and the parts they play. */
  @Get(':id')
  @Requires('viewer', 'deals:read')
  @Answers(200, DealView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<DealView> {
    return this.commands.send(getDeal, { id }, context);
  }
}
