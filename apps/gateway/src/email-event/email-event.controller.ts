import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  RecordedEmailEvents,
  recordEmailEvents,
  RecordEmailEventsRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('email events')
@Controller('api/email-events')
export class EmailEventController {
  constructor(private readonly commands: Commands) {}

  /**
   * Takes up to 1,000 events of e-mails, all or none. The same id counts once. They withdraw consent, take campaign members on and become
   * activities in the CRM.
   */
  @Post()
  @Requires('operator', 'emails:write')
  @Answers(200, RecordedEmailEvents)
  record(
    @Body() body: RecordEmailEventsRequest,
    @Context() context: MessageContext,
  ): Promise<RecordedEmailEvents> {
    return this.commands.send(recordEmailEvents, body, context);
  }
}
