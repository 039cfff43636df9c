import { IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';

export class WebhookConfig extends DatabaseServiceConfig {
  /** Where CRMs reach us; 0 takes any free port. @default 3001 */
  @Env('WEBHOOK_PORT') @IsInt() @Min(0) @Max(65_535) port: number = 3_001;

  /** Where CRMs reach us from outside, without a slash at its end. @default http://localhost and the port */
  @Env('WEBHOOK_PUBLIC_URL')
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  publicUrl?: string;

  /** The address to listen on. Loopback unless said otherwise. */
  @Env('WEBHOOK_HOST') @IsString() host: string = '127.0.0.1';
}
