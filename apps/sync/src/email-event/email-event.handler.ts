import { Inject, Injectable } from '@nestjs/common';
import {
  recordEmailEvents,
  type MessageContext,
  type RecordedEmailEvents,
  type RecordEmailEventsRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { EmailEvents } from './email-event.service.js';

@Injectable()
export class EmailEventHandler {
  constructor(@Inject(EmailEvents) private readonly events: EmailEvents) {}

  @Handles(recordEmailEvents)
  record(request: RecordEmailEventsRequest, context: MessageContext): Promise<RecordedEmailEvents> {
    return this.events.record(request, context);
  }
}
