import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { OptInEvidence } from '@app/contracts';

export class OptInBody {
  /** Who said yes, when and where. */
  @IsObject() @ValidateNested() @Type(() => OptInEvidence) evidence!: OptInEvidence;
}
