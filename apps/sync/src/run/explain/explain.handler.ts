import { Inject, Injectable } from '@nestjs/common';
import {
  explainFields,
  getTimeline,
  listActivity,
  type HistoryPage,
  type ListActivityRequest,
  type MessageContext,
  type RecordFieldsRequest,
  type RecordFieldsView,
  type TimelineRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ExplainService } from './explain.service.js';

@Injectable()
export class ExplainHandler {
  constructor(@Inject(ExplainService) private readonly explain: ExplainService) {}

  @Handles(getTimeline)
  timeline(request: TimelineRequest, context: MessageContext): Promise<HistoryPage> {
    return this.explain.timeline(request, context);
  }

  @Handles(listActivity)
  activity(request: ListActivityRequest, context: MessageContext): Promise<HistoryPage> {
    return this.explain.activity(request, context);
  }

  @Handles(explainFields)
  fields(request: RecordFieldsRequest, context: MessageContext): Promise<RecordFieldsView> {
    return this.explain.fields(request, context);
  }
}
