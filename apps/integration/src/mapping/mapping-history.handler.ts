import { Inject, Injectable } from '@nestjs/common';
import {
  diffMappingVersions,
  getMappingVersion,
  listMappingVersions,
  rollBackMapping,
  type DiffMappingVersionsRequest,
  type ListMappingVersionsRequest,
  type MappingDiff,
  type MappingSet,
  type MappingVersionDetail,
  type MappingVersionPage,
  type MappingVersionRef,
  type MessageContext,
  type RollBackMappingRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { MappingHistoryService } from './mapping-history.service.js';

@Injectable()
export class MappingHistoryHandler {
  constructor(@Inject(MappingHistoryService) private readonly history: MappingHistoryService) {}

  @Handles(listMappingVersions)
  list(request: ListMappingVersionsRequest, context: MessageContext): Promise<MappingVersionPage> {
    return this.history.list(context, request);
  }

  @Handles(getMappingVersion)
  get(request: MappingVersionRef, context: MessageContext): Promise<MappingVersionDetail> {
    return this.history.get(context, request);
  }

  @Handles(diffMappingVersions)
  diff(request: DiffMappingVersionsRequest, context: MessageContext): Promise<MappingDiff> {
    return this.history.diff(context, request);
  }

  @Handles(rollBackMapping)
  rollBack(request: RollBackMappingRequest, context: MessageContext): Promise<MappingSet> {
    return this.history.rollBack(context, request);
  }
}
