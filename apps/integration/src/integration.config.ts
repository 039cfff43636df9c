import { IsString } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';

/** The settings of `integration`. */
export class IntegrationConfig extends DatabaseServiceConfig {
  /** Extra `host:port` a CRM may live at, comma-separated; plain http for loopback ones. For sandboxes and tests. */
  @Env('CRM_EXTRA_HOSTS') @IsString() extraHosts = '';
}
