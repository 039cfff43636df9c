import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';

export type SyncRole = 'api' | 'scheduler' | 'worker';

export class SyncConfig extends DatabaseServiceConfig {
  /** What this process does, comma-separated. @default api,scheduler,worker */
  @Env('SYNC_ROLES') @Matches(/^(api|scheduler|worker)(,(api|scheduler|worker))*$/) roles =
    'api,scheduler,worker';

  /** Runs that this process carries out at a time. @default 2 */
  @Env('SYNC_MAX_RUNS') @IsInt() @Min(1) @Max(50) maxRuns: number = 2;

  /** Extra `host:port` a CRM may live at, comma-separated; plain http for loopback ones. For sandboxes and tests. */
  @Env('CRM_EXTRA_HOSTS') @IsString() extraHosts = '';

  hasRole(role: SyncRole): boolean {
    return this.roles.split(',').includes(role);
  }
}
