import { IsBoolean, IsNumber, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { command, Done } from '../contract.js';
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
