import { Inject, Injectable } from '@nestjs/common';
import {
  addCampaignMembers,
  createCampaign,
  deleteCampaign,
  getCampaign,
  listCampaignMembers,
  listCampaigns,
  patchCampaign,
  patchCampaignMember,
  removeCampaignMember,
  type AddCampaignMembersRequest,
  type AddedCampaignMembers,
  type CampaignMemberPage,
  type CampaignMemberView,
  type CampaignPage,
  type CampaignPatch,
  type CampaignView,
  type CreateCampaignRequest,
  type Done,
  type ListCampaignMembersRequest,
  type ListRecordsRequest,
  type MessageContext,
  type PatchCampaignMemberRequest,
  type PatchOf,
  type RecordRef,
  type RemoveCampaignMemberRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RecordService } from '../record/record.service.js';
import { CampaignMembers } from './campaign-members.service.js';

@Injectable()
export class CampaignHandler {
  constructor(
    @Inject(RecordService) private readonly records: RecordService,
    @Inject(CampaignMembers) private readonly members: CampaignMembers,
  ) {}

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

  @Handles(listCampaignMembers)
  listMembers(request: ListCampaignMembersRequest, context: MessageContext): Promise<CampaignMemberPage> {
    return this.members.list(request, context);
  }

  @Handles(addCampaignMembers)
  addMembers(request: AddCampaignMembersRequest, context: MessageContext): Promise<AddedCampaignMembers> {
    return this.members.add(request, context);
  }

  @Handles(patchCampaignMember)
  patchMember(request: PatchCampaignMemberRequest, context: MessageContext): Promise<CampaignMemberView> {
    return this.members.patch(request, context);
  }

  @Handles(removeCampaignMember)
  removeMember(request: RemoveCampaignMemberRequest, context: MessageContext): Promise<Done> {
    return this.members.remove(request, context);
  }
}
