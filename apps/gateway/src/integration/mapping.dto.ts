import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { FieldMappingBody } from '@app/contracts';

/** A line as it is written, or as it was read: what GET answered can be sent back. */
export class MappingLineBody extends FieldMappingBody {
  /** Ours to say; left aside. */
  @IsOptional() @IsObject() compatibility?: Record<string, unknown>;
}

/** The body of a replacement is this list, bare. */
export class MappingsBody {
  @IsArray()
  @ArrayMaxSize(800)
  @ValidateNested({ each: true })
  @Type(() => MappingLineBody)
  mappings!: MappingLineBody[];
}
