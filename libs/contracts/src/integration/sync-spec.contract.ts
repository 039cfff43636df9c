import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type MappedField } from '@app/crm-core';
import { command } from '../contract.js';
import { ObjectSettingsView, ScheduleSettings, type EmailActivities } from './integration.contract.js';

/** All that the engine needs to know to synchronise one object of one integration. */
export class ObjectSpec extends ObjectSettingsView {
  mappingVersion!: number;
  fields!: MappedField[];
  /** MarkMail's names of mapped fields that the CRM does not have, or hides from us: they are not in `fields`, and rest until it shows them again. */
  pausedFields?: string[];
}

export class SyncSpec {
  integrationId!: string;
  tenantId!: string;
  connectionId!: string;
  provider!: string;
  schedule!: ScheduleSettings;
  apiBudgetPercent!: number;
  emailActivities!: EmailActivities;
  objects!: Record<string, ObjectSpec>;
}

export class SyncSpecRef {
  @IsUUID() integrationId!: string;
}

/** Fails with INTEGRATION.NOT_FOUND once it is deleted. */
export const getSyncSpec = command({
  subject: 'integration.spec.get.v1',
  request: SyncSpecRef,
  reply: SyncSpec,
  timeoutMs: 5_000,
});

export class RecheckSpecRequest extends SyncSpecRef {
  @IsIn(CRM_OBJECTS) object!: CrmObject;
  /** Also where the CRM was asked a moment ago. */
  @IsBoolean() isForced!: boolean;
}

/** The same after the CRM was asked which fields it has: for a run that met a missing one, or that leaves some to rest. */
export const recheckSyncSpec = command({
  subject: 'integration.spec.recheck.v1',
  request: RecheckSpecRequest,
  reply: SyncSpec,
  timeoutMs: 30_000,
});

/** One (integration, object) that is to be run by a schedule. */
export class ScheduleSpec {
  tenantId!: string;
  integrationId!: string;
  object!: string;
  enabled!: boolean;
  schedule!: ScheduleSettings;
}

export class ListScheduleSpecsRequest {
  @IsOptional() @IsInt() @Min(1) @Max(1_000) limit?: number;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

export class ScheduleSpecPage {
  items!: ScheduleSpec[];
  nextCursor!: string | null;
}

/** Every tenant's schedules, for the scheduler's sweep. */
export const listScheduleSpecs = command({
  subject: 'integration.spec.listSchedules.v1',
  request: ListScheduleSpecsRequest,
  reply: ScheduleSpecPage,
  timeoutMs: 10_000,
  isTenantless: true,
});
