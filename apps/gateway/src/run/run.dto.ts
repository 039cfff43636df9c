import { IsInt, IsOptional, Max, Min } from 'class-validator';

export class WaitQuery {
  /** Answer with the finished run if it finishes within so many seconds. 0–120. */
  @IsOptional() @IsInt() @Min(0) @Max(120) wait?: number;
}
