import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, ValidateNested } from 'class-validator';
import { FieldMappingBody } from '@app/contracts';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';

export class ObjectQuery {
  /** @default contact */
  @IsIn(CRM_OBJECTS) object: CrmObject = 'contact';
}

/** The body of a replacement is this list, bare. */
export class MappingsBody {
  @IsArray()
  @ArrayMaxSize(800)
  @ValidateNested({ each: true })
  @Type(() => FieldMappingBody)
  mappings!: FieldMappingBody[];
}
