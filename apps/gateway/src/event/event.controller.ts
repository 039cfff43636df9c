import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '@app/contracts';
import { MalformedRequestError } from '../problem.js';
import { Caller, type CrmRequest } from '../request.js';
import { Requires } from '../requires.js';
import { EventFeedService } from './event-feed.service.js';
import { EventsQuery } from './event.dto.js';

@ApiTags('events')
@Controller('api/crm/events')
export class EventController {
  constructor(private readonly feed: EventFeedService) {}

  /**
   * Server-sent events: what became of records, runs and connections, each as a CloudEvent under the name of its kind, with a comment every 15
   * seconds. Who comes back with `Last-Event-ID` misses nothing of the last seven days; what is older is told by an event `gap`.
   */
  @Get()
  @Requires('viewer', 'sync:read')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was read',
  })
  @ApiOkResponse({
    description: 'A stream that stays open',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async events(
    @Query() { kinds }: EventsQuery,
    @Caller() { tenantId }: Principal,
    @Req() request: CrmRequest,
    @Res() response: Response,
  ): Promise<void> {
    const after = positionOf(request.get('last-event-id'));
    const watch = { tenantId, kinds: kinds?.split(',') ?? [], ...(after === undefined ? {} : { after }) };
    await this.feed.open(watch, request, response);
  }
}

/** @throws MalformedRequestError for what is no id of ours. */
function positionOf(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  const detail = 'Last-Event-ID must be the id of an event, as the stream gave it.';
  throw new MalformedRequestError(detail, [{ pointer: '#Last-Event-ID', code: 'format', detail }]);
}
