import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '@app/contracts';
import { Caller, type CrmRequest } from '../request.js';
import { Requires } from '../requires.js';
import { RunFeedService } from './run-feed.service.js';

@ApiTags('sync')
@Controller('api/crm/sync/events')
export class RunEventsController {
  constructor(private readonly feed: RunFeedService) {}

  /** Server-sent events: `run` with a run as JSON whenever one moves on; a comment every 15 seconds. Nothing is repeated. */
  @Get()
  @Requires('viewer', 'sync:read')
  @ApiOkResponse({
    description: 'A stream that stays open',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  events(@Caller() caller: Principal, @Req() request: CrmRequest, @Res() response: Response): void {
    this.feed.open(caller.tenantId, request, response);
  }
}
