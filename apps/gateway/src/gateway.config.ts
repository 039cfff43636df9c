import { IsInt, IsOptional, IsString, IsUrl, Max, MaxLength, Min } from 'class-validator';
import { Env, ServiceConfig } from '@app/config';

/** How the public door is set up. */
export class GatewayConfig extends ServiceConfig {
  /** REST and UI; 0 takes any free port. @default 3000 */
  @Env('PORT') @IsInt() @Min(0) @Max(65_535) port: number = 3_000;

  /** The address to listen on. Loopback unless said otherwise. */
  @Env('HOST') @IsString() host: string = '127.0.0.1';

  /** Where browsers reach us, for cookies and the origin check. @default http://localhost:PORT */
  @Env('PUBLIC_URL')
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(300)
  publicUrl?: string;

  /** The built UI; without an index.html there, only the API is served. */
  @Env('WEB_DIR') @IsString() webDir: string = 'dist/web';

  /** Proxies in front of us whose X-Forwarded-For counts. */
  @Env('TRUSTED_PROXIES') @IsInt() @Min(0) @Max(10) trustedProxies: number = 0;

  /** Requests a second that one caller may keep up. */
  @Env('RATE_LIMIT_PER_SECOND') @IsInt() @Min(1) @Max(100_000) rateLimitPerSecond: number = 500;

  /** Requests that one caller may have saved up. */
  @Env('RATE_LIMIT_BURST') @IsInt() @Min(1) @Max(1_000_000) rateLimitBurst: number = 1_000;

  /** The same for an address whose requests carry no credential, or a wrong one. */
  @Env('RATE_LIMIT_ANONYMOUS_PER_SECOND') @IsInt() @Min(1) @Max(100_000) anonymousPerSecond: number = 100;

  /** Requests that such an address may have saved up. */
  @Env('RATE_LIMIT_ANONYMOUS_BURST') @IsInt() @Min(1) @Max(1_000_000) anonymousBurst: number = 1_000;

  /** How long requests are still taken once it is told to stop, for those in front who find out by asking whether we are ready. @default 0 */
  @Env('STOP_DELAY_MS') @IsInt() @Min(0) @Max(10_000) stopDelayMs: number = 0;

  /** The origin that browsers see. */
  get publicOrigin(): string {
    return new URL(this.publicUrl ?? `http://localhost:${this.port}`).origin;
  }

  get isHttps(): boolean {
    return this.publicOrigin.startsWith('https:');
  }
}
