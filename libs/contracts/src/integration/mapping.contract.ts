import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import {
  CRM_OBJECTS,
  DIRECTIONS,
  MAX_EXPRESSION,
  RULES,
  UNMAPPED,
  type CrmObject,
  type Direction,
  type FieldType,
  type Rule,
  type Scalar,
  type Unmapped,
} from '@app/crm-core';
import { command } from '../contract.js';

const SCALAR = { message: '$property must be text of up to 255 characters, a number, true or false' };

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= 255;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

const IsScalar = (): PropertyDecorator =>
  ValidateBy({ name: 'isScalar', validator: { validate: isScalar } }, SCALAR);

/** CEL expressions over `value`, one a direction; a line that goes both ways has both. Described in docs/mapping.md. */
export class TransformBody {
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_EXPRESSION) toCrm?: string;
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_EXPRESSION) fromCrm?: string;
}

/** Two values that mean the same. */
export class ValuePairBody {
  @IsScalar() markmail!: Scalar;
  @IsScalar() crm!: Scalar;
}

export class FieldMappingBody {
  /** MarkMail's field: `email`, `firstName` … or `customFields.NAME`. */
  @IsString() @MinLength(1) @MaxLength(100) markmailField!: string;
  @IsString() @MinLength(1) @MaxLength(255) crmField!: string;
  @IsIn(DIRECTIONS) direction!: Direction;
  /** Who wins when both sides changed it. Consent fields allow `optOutWins` only. */
  @IsIn(RULES) rule!: Rule;
  /** Not together with `valueMap`. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TransformBody) transform?: TransformBody;
  /** Where a value stands in several pairs, the first one decides. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ValuePairBody)
  valueMap?: ValuePairBody[];
  /** What becomes of values without a pair in `valueMap`. @default keep */
  @IsOptional() @IsIn(UNMAPPED) unmapped?: Unmapped;
  /** What the receiver (MarkMail for `fromCrm`, else the CRM) gets when a record is created there and the value is blank. */
  @IsOptional() @IsScalar() default?: Scalar;
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
