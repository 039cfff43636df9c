import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { DIRECTIONS, type CrmObject, type Direction } from '@app/crm-core';
import { command, Done, doorbell, Nothing } from '../contract.js';
import { PageRequest } from '../page.js';

export const DELETE_POLICIES = ['ignore', 'unlink', 'archive', 'delete'] as const;
export type DeletePolicy = (typeof DELETE_POLICIES)[number];

export const EMAIL_ACTIVITIES = ['each', 'summed'] as const;
export type EmailActivities = (typeof EMAIL_ACTIVITIES)[number];

/** What a deletion on one side does on the other. */
export class DeleteSettings {
  @IsOptional() @IsIn(DELETE_POLICIES) fromCrm?: DeletePolicy;
  @IsOptional() @IsIn(DELETE_POLICIES) toCrm?: DeletePolicy;
}

export class ObjectSettings {
  @IsOptional() @IsBoolean() enabled?: boolean;
  @IsOptional() @IsIn(DIRECTIONS) direction?: Direction;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeleteSettings) deletes?: DeleteSettings;
}

const AnObject = (): PropertyDecorator =>
  applyAll(
    IsOptional(),
    IsObject(),
    ValidateNested(),
    Type(() => ObjectSettings),
  );

function applyAll(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

/** Settings per object. Only contacts are synchronised from the start; the CRM need not have all of them. */
export class ObjectsSettings implements Partial<Record<CrmObject, ObjectSettings>> {
  @AnObject() contact?: ObjectSettings;
  @AnObject() lead?: ObjectSettings;
  @AnObject() account?: ObjectSettings;
  @AnObject() list?: ObjectSettings;
  @AnObject() campaign?: ObjectSettings;
  @AnObject() campaignMember?: ObjectSettings;
  @AnObject() activity?: ObjectSettings;
  @AnObject() deal?: ObjectSettings;
}

export class ScheduleSettings {
  @IsIn(['manual', 'interval', 'cron']) kind!: 'manual' | 'interval' | 'cron';
  /** For `interval`: at least 5. @default 60 */
  @IsOptional() @IsInt() @Min(5) @Max(86_400) seconds?: number;
  /** For `cron`: five fields. */
  @IsOptional() @IsString() @MaxLength(100) expression?: string;
  /** For `cron`: an IANA name. @default UTC */
  @IsOptional() @IsTimeZone() timeZone?: string;
}

export class IntegrationSettings {
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ScheduleSettings) schedule?: ScheduleSettings;
  /** How much of the org's daily API calls we may use. 1–100. @default 80 */
  @IsOptional() @IsInt() @Min(1) @Max(100) apiBudgetPercent?: number;
  /** What the CRM is told of e-mails: one activity for each event, or one that sums up a contact and campaign. @default each */
  @IsOptional() @IsIn(EMAIL_ACTIVITIES) emailActivities?: EmailActivities;
}

/** What can be changed of an integration. What is left out keeps its value, also inside. */
export class IntegrationPatch {
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100) name?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ObjectsSettings) objects?: ObjectsSettings;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => IntegrationSettings) settings?: IntegrationSettings;
}

export class CreateIntegrationRequest extends IntegrationPatch {
  @IsUUID() connectionId!: string;
}

export class UpdateIntegrationRequest {
  @IsUUID() id!: string;
  /** The version that the caller read; refused with 412 when there is a newer one. */
  @IsOptional() @IsInt() ifVersion?: number;
  @IsObject() @ValidateNested() @Type(() => IntegrationPatch) patch!: IntegrationPatch;
}

/** One object's settings with all defaults filled in. */
export class ObjectSettingsView {
  enabled!: boolean;
  direction!: Direction;
  deletes!: { fromCrm: DeletePolicy; toCrm: DeletePolicy };
}

export class IntegrationView {
  id!: string;
  connectionId!: string;
  name!: string;
  /** Grows with every change; the ETag. */
  version!: number;
  objects!: Record<string, ObjectSettingsView>;
  settings!: { schedule: ScheduleSettings; apiBudgetPercent: number; emailActivities: EmailActivities };
  createdAt!: string;
  updatedAt!: string;
}

export class IntegrationPage {
  items!: IntegrationView[];
  nextCursor!: string | null;
}

export class IntegrationRef {
  @IsUUID() id!: string;
  @IsOptional() @IsInt() ifVersion?: number;
}

/** Fails with CONNECTION.NOT_FOUND, or INTEGRATION.CONNECTION_NOT_READY when the org is not connected. */
export const createIntegration = command({
  subject: 'integration.integration.create.v1',
  request: CreateIntegrationRequest,
  reply: IntegrationView,
  timeoutMs: 30_000,
});
export const listIntegrations = command({
  subject: 'integration.integration.list.v1',
  request: PageRequest,
  reply: IntegrationPage,
  timeoutMs: 5_000,
});
export const getIntegration = command({
  subject: 'integration.integration.get.v1',
  request: IntegrationRef,
  reply: IntegrationView,
  timeoutMs: 5_000,
});
/** Asks the CRM when it enables an object. */
export const updateIntegration = command({
  subject: 'integration.integration.update.v1',
  request: UpdateIntegrationRequest,
  reply: IntegrationView,
  timeoutMs: 30_000,
});
/** Safe to repeat. */
export const deleteIntegration = command({
  subject: 'integration.integration.delete.v1',
  request: IntegrationRef,
  reply: Done,
  timeoutMs: 5_000,
});

/** An integration or its mapping changed: schedules should look again. */
export const integrationChanged = doorbell({
  subject: 'integration.integration.changed.v1',
  payload: Nothing,
});
