import { Inject, Injectable } from '@nestjs/common';
import {
  getSyncSpec,
  listScheduleSpecs,
  type ListScheduleSpecsRequest,
  type MessageContext,
  type ScheduleSpecPage,
  type SyncSpec,
  type SyncSpecRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { SpecService } from './spec.service.js';

@Injectable()
export class SpecHandler {
  constructor(@Inject(SpecService) private readonly specs: SpecService) {}

  @Handles(getSyncSpec)
  get(request: SyncSpecRef, context: MessageContext): Promise<SyncSpec> {
    return this.specs.get(context, request);
  }

  @Handles(listScheduleSpecs)
  listSchedules(request: ListScheduleSpecsRequest): Promise<ScheduleSpecPage> {
    return this.specs.listSchedules(request);
  }
}
