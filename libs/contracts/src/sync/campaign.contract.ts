import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { command, Done } from '../contract.js';
import { MAX_MEMBERS, MembershipRef, PersonRef } from './member.contract.js';
import {
  isDay,
  ListRecordsRequest,
  nullable,
  omittable,
  patchRequest,
  RecordFields,
  RecordRef,
  RecordView,
} from './record.contract.js';

/** Sums of money are kept to the cent up to this. */
const MAX_MONEY = 1e12;

class CampaignFields extends RecordFields {
  @nullable() @IsString() @MaxLength(4_000) description?: string | null;
  /** The campaign's own state, in the CRM's words: `Planned`, `In Progress` … */
  @nullable() @IsString() @MaxLength(255) campaignStatus?: string | null;
  @nullable() @IsString() @MaxLength(255) type?: string | null;
  /** `YYYY-MM-DD`. */
  @nullable() @isDay() startDate?: string | null;
  /** `YYYY-MM-DD`; not before the start. */
  @nullable() @isDay() endDate?: string | null;
  /** @default false */
  @omittable() @IsBoolean() isActive?: boolean;
  /** In the org's currency. */
  @nullable() @IsNumber({ maxDecimalPlaces: 2 }) @Min(0) @Max(MAX_MONEY) budget?: number | null;
}

/** What can be changed of a campaign. Null clears; what is left out keeps its value. */
export class CampaignPatch extends CampaignFields {
  @omittable() @IsString() @MinLength(1) @MaxLength(255) name?: string;
}

export class CreateCampaignRequest extends CampaignFields {
  @IsString() @MinLength(1) @MaxLength(255) name!: string;
}

export class CampaignView extends RecordView {
  name!: string | null;
  description!: string | null;
  campaignStatus!: string | null;
  type!: string | null;
  startDate!: string | null;
  endDate!: string | null;
  isActive!: boolean;
  budget!: number | null;
}

export class CampaignPage {
  items!: CampaignView[];
  nextCursor!: string | null;
}

/** In the order in which a person comes through them; a bounce and an unsubscription are final. */
export const MEMBER_STATUSES = ['added', 'sent', 'opened', 'clicked', 'bounced', 'unsubscribed'] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

export class CampaignMemberView extends RecordView {
  campaignId!: string;
  contactId!: string | null;
  leadId!: string | null;
  memberStatus!: MemberStatus;
}

export class CampaignMemberPage {
  items!: CampaignMemberView[];
  nextCursor!: string | null;
}

export class CampaignMembersQuery extends ListRecordsRequest {
  @IsOptional() @IsIn(MEMBER_STATUSES) memberStatus?: MemberStatus;
}

export class ListCampaignMembersRequest extends CampaignMembersQuery {
  /** Of the campaign. */
  @IsUUID() id!: string;
}

export class NewCampaignMember extends PersonRef {
  /** @default added */
  @omittable() @IsIn(MEMBER_STATUSES) memberStatus?: MemberStatus;
}

export class AddCampaignMembersBody {
  /** 1–1,000 people. Those who are members already go on to the given status, never back. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_MEMBERS)
  @ValidateNested({ each: true })
  @Type(() => NewCampaignMember)
  members!: NewCampaignMember[];
}

export class AddCampaignMembersRequest extends AddCampaignMembersBody {
  @IsUUID() id!: string;
}

export class AddedCampaignMembers {
  added!: number;
  /** Were members and went on to another status. */
  updated!: number;
  unchanged!: number;
}

export class CampaignMemberPatch {
  @IsIn(MEMBER_STATUSES) memberStatus!: MemberStatus;
}

export class PatchCampaignMemberRequest extends MembershipRef {
  @IsOptional() @IsInt() ifVersion?: number;
  @IsObject() @ValidateNested() @Type(() => CampaignMemberPatch) patch!: CampaignMemberPatch;
}

export class RemoveCampaignMemberRequest extends MembershipRef {
  @IsOptional() @IsInt() ifVersion?: number;
}

export const createCampaign = command({
  subject: 'sync.campaign.create.v1',
  request: CreateCampaignRequest,
  reply: CampaignView,
  timeoutMs: 5_000,
});
export const getCampaign = command({
  subject: 'sync.campaign.get.v1',
  request: RecordRef,
  reply: CampaignView,
  timeoutMs: 5_000,
});
export const listCampaigns = command({
  subject: 'sync.campaign.list.v1',
  request: ListRecordsRequest,
  reply: CampaignPage,
  timeoutMs: 10_000,
});
export const patchCampaign = command({
  subject: 'sync.campaign.patch.v1',
  request: patchRequest(CampaignPatch),
  reply: CampaignView,
  timeoutMs: 5_000,
});
/** Its members go with it; the people stay. */
export const deleteCampaign = command({
  subject: 'sync.campaign.delete.v1',
  request: RecordRef,
  reply: Done,
  timeoutMs: 10_000,
});
/** Without people who were deleted. */
export const listCampaignMembers = command({
  subject: 'sync.campaign.listMembers.v1',
  request: ListCampaignMembersRequest,
  reply: CampaignMemberPage,
  timeoutMs: 10_000,
});
/** All or none: an id that names nobody fails with 404 and names its place. Safe to repeat. */
export const addCampaignMembers = command({
  subject: 'sync.campaign.addMembers.v1',
  request: AddCampaignMembersRequest,
  reply: AddedCampaignMembers,
  timeoutMs: 10_000,
});
/** Fails with CAMPAIGN_MEMBER.STATUS_BACKWARDS (409) for a status that the member has left behind. */
export const patchCampaignMember = command({
  subject: 'sync.campaign.patchMember.v1',
  request: PatchCampaignMemberRequest,
  reply: CampaignMemberView,
  timeoutMs: 5_000,
});
export const removeCampaignMember = command({
  subject: 'sync.campaign.removeMember.v1',
  request: RemoveCampaignMemberRequest,
  reply: Done,
  timeoutMs: 5_000,
});
