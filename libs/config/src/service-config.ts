import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { Env } from './setting.js';

/** What every service of ours needs to start. */
export class ServiceConfig {
  /** The NATS servers, comma-separated. @default nats://127.0.0.1:4222 */
  @Env('NATS_URL') @IsString() natsUrl = 'nats://127.0.0.1:4222';

  /** The least serious kind of line that is logged. */
  @Env('LOG_LEVEL') @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) logLevel = 'info';

  /** Where this process answers /health/live, /health/ready and /metrics; 0 switches it off. Loopback unless HEALTH_HOST says otherwise. */
  @Env('HEALTH_PORT') @IsInt() @Min(0) @Max(65_535) healthPort: number = 0;

  /** The address of HEALTH_PORT. */
  @Env('HEALTH_HOST') @IsString() healthHost = '127.0.0.1';

  /** `production` where people use it: some libraries look at it. */
  @Env('NODE_ENV') @IsOptional() @IsString() nodeEnv = 'development';

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}

/** A service that owns a Postgres schema. */
export class DatabaseServiceConfig extends ServiceConfig {
  /** Connects as this service's own role, which is neither owner nor superuser. */
  @Env('DATABASE_URL', { secret: true }) @IsString() databaseUrl: string;

  /** Connections of this process. @default 10 */
  @Env('DATABASE_POOL_SIZE') @IsInt() @Min(2) @Max(100) databasePoolSize: number = 10;
}
