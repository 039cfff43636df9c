import { Inject, Injectable } from '@nestjs/common';
import {
  createCampaign,
  deleteCampaign,
  getCampaign,
  listCampaigns,
  patchCampaign,
  type CampaignPage,
  type CampaignPatch,
  type CampaignView,
  type CreateCampaignRequest,
  type Done,
  type ListRecordsRequest,
  type MessageContext,
  type PatchOf,
  type RecordRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RecordService } from '../record/record.service.js';

@Injectable()
export class CampaignHandler {
  constructor(@Inject(RecordService) private readonly records: RecordService) {}

  @Handles(createCampaign)
  create(request: CreateCampaignRequest, context: MessageContext): Promise<CampaignView> {
    return this.records.create('campaign', request, context);
  }

  @Handles(getCampaign)
  get(request: RecordRef, context: MessageContext): Promise<CampaignView> {
    return this.records.get('campaign', request, context);
  }

  @Handles(listCampaigns)
  list(request: ListRecordsRequest, context: MessageContext): Promise<CampaignPage> {
    return this.records.list('campaign', request, context);
  }

  @Handles(patchCampaign)
  patch(request: PatchOf<CampaignPatch>, context: MessageContext): Promise<CampaignView> {
    return this.records.patch('campaign', request, context);
  }

  @Handles(deleteCampaign)
  remove(request: RecordRef, context: MessageContext): Promise<Done> {
    return this.records.remove('campaign', request, context);
  }
}
