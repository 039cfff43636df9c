import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** How every list is asked for. */
export class PageRequest {
  /** At most so many items. 1–200. @default 50 */
  @IsOptional() @IsInt() @Min(1) @Max(200) limit?: number;

  /** `nextCursor` of the page before. */
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}
