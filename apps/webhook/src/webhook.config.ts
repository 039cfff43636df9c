import { IsInt, IsString, Max, Min } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';

export class WebhookConfig extends DatabaseServiceConfig {
  /** Where CRMs reach us; 0 takes any free port. @default 3001 */
  @Env('WEBHOOK_PORT') @IsInt() @Min(0) @Max(65_535) port: number = 3_001;

  /** The address to listen on. Loopback unless said otherwise. */
  @Env('WEBHOOK_HOST') @IsString() host: string = '127.0.0.1';
}
