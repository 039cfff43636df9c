import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { command, Done, doorbell, Nothing } from '../contract.js';

/** Records of one kind that may have changed at the CRM. */
export class HintedRecords {
  @IsIn(CRM_OBJECTS) object!: CrmObject;
  /** None: something of this kind changed, and it is not known what. */
  @IsArray() @ArrayMaxSize(1_000) @IsString({ each: true }) @MaxLength(100, { each: true }) crmIds!: string[];
  /** What was told looks like an opt-out: read before others. */
  @IsOptional() @IsBoolean() isConsent?: boolean;
}

export class AddHintsRequest {
  @IsUUID() connectionId!: string;
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HintedRecords)
  hints!: HintedRecords[];
}

/** Hints are kept once this is answered: what they point to is read soon, by every integration of the connection. Safe to repeat, in any order. */
export const addHints = command({
  subject: 'sync.hint.add.v1',
  request: AddHintsRequest,
  reply: Done,
  timeoutMs: 5_000,
});

/** There are hints to follow. */
export const hintsAdded = doorbell({ subject: 'sync.hint.added.v1', payload: Nothing });
