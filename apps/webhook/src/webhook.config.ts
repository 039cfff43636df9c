import { IsInt, IsOptional, IsString, IsUrl, Max, Min, Validate } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';
import { MasterKeyList } from '@app/vault';

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

  /** Keys that wrap the data keys of signing secrets, newest first: `v2:<base64>,v1:<base64>`, 32 bytes each. */
  @Env('WEBHOOK_MASTER_KEYS', { secret: true }) @Validate(MasterKeyList) masterKeys: string;

  /**
   * Hosts that endpoints may be at besides public ones with https: `host` or `host:port`, comma-separated. Plain http and addresses inside are
   * allowed for them. For development and tests.
   */
  @Env('WEBHOOK_EXTRA_HOSTS') @IsString() extraHosts = '';

  /** How long notifications are still taken once it is told to stop, for those in front who find out by asking whether we are ready. @default 0 */
  @Env('STOP_DELAY_MS') @IsInt() @Min(0) @Max(10_000) stopDelayMs: number = 0;
}
