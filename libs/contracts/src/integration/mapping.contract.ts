import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import {
  CRM_OBJECTS,
  DIRECTIONS,
  RULES,
  type CrmObject,
  type Direction,
  type FieldType,
  type Rule,
} from '@app/crm-core';
import { command } from '../contract.js';

export class FieldMappingBody {
  /** MarkMail's field: `email`, `firstName` … or `customFields.NAME`. */
  @IsString() @MinLength(1) @MaxLength(100) markmailField!: string;
  @IsString() @MinLength(1) @MaxLength(255) crmField!: string;
  @IsIn(DIRECTIONS) direction!: Direction;
  /** Who wins when both sides changed it. Consent fields allow `optOutWins` only. */
  @IsIn(RULES) rule!: Rule;
}

/** Which object's fields or mapping. */
export class ObjectChoice {
  /** @default contact */
  @IsIn(CRM_OBJECTS) object: CrmObject = 'contact';
}

export class IntegrationObjectRef {
  @IsUUID() integrationId!: string;
  @IsIn(CRM_OBJECTS) object!: CrmObject;
}

export class ReplaceMappingsRequest extends IntegrationObjectRef {
  @IsOptional() @IsInt() ifVersion?: number;
  @IsArray()
  @ArrayMaxSize(800)
  @ValidateNested({ each: true })
  @Type(() => FieldMappingBody)
  mappings!: FieldMappingBody[];
}

/** A mapping line with the verdict on its types. */
export class FieldMappingView extends FieldMappingBody {
  compatibility!: { verdict: 'ok' | 'lossy'; reason?: string };
}

export class MappingSet {
  /** Grows with every change; the ETag. */
  version!: number;
  items!: FieldMappingView[];
}

export class FieldView {
  name!: string;
  label!: string;
  type!: FieldType;
  readable!: boolean;
  createable!: boolean;
  updateable!: boolean;
  required!: boolean;
  maxLength!: number | null;
  options!: { value: string; label: string }[];
  custom!: boolean;
}

export class FieldsOfBothSides {
  markmail!: FieldView[];
  crm!: FieldView[];
}

/** Asks the CRM when the stored description is older than 10 minutes. */
export const listFields = command({
  subject: 'integration.fields.list.v1',
  request: IntegrationObjectRef,
  reply: FieldsOfBothSides,
  timeoutMs: 30_000,
});
export const getMappings = command({
  subject: 'integration.mapping.get.v1',
  request: IntegrationObjectRef,
  reply: MappingSet,
  timeoutMs: 5_000,
});
/** Replaces the whole mapping by a new version. Names every wrong line at once (INTEGRATION.MAPPING_INVALID). */
export const replaceMappings = command({
  subject: 'integration.mapping.replace.v1',
  request: ReplaceMappingsRequest,
  reply: MappingSet,
  timeoutMs: 30_000,
});
