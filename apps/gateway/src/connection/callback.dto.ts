import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** What a CRM sends back through the browser. Some add parameters of their own. */
export class CallbackQuery {
  @IsOptional() @IsString() @MaxLength(4_096) code?: string;
  /** One-time, ten minutes. */
  @IsString() @MinLength(1) @MaxLength(300) state!: string;
  /** The CRM's refusal, e.g. `access_denied`. */
  @IsOptional() @IsString() @MaxLength(200) error?: string;
  @IsOptional() @IsString() @MaxLength(1_000) error_description?: string;
}
