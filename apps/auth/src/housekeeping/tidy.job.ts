// Takes away what has served its time. Every replica does it: deleting twice changes nothing.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { Store } from '../store.js';
import { TenantService } from '../tenant/tenant.service.js';

const EVERY_MS = 10 * 60_000;

/** A day longer than they work, so that a late use is still told from an unknown one. */
const OF_ALL_TENANTS = [
  `DELETE FROM sign_in_link WHERE expires_at < now() - interval '1 day'`,
  `DELETE FROM session WHERE expires_at < now() - interval '1 day'`,
  `DELETE FROM oauth_state WHERE expires_at < now() - interval '1 day'`,
  `DELETE FROM idempotency_key WHERE created_at < now() - interval '1 day'`,
];

const OF_ONE_TENANT = [
  // Begun and never completed.
  `DELETE FROM connection WHERE status = 'pending' AND created_at < now() - interval '1 day'`,
  // A crash between revoking and forgetting.
  `DELETE FROM credential USING connection c
    WHERE c.id = credential.connection_id AND c.status = 'revoked' AND credential.updated_at < now() - interval '1 hour'`,
];

@Injectable()
export class TidyJob implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly tenants: TenantService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.turn = this.tidy().catch((error: unknown) => this.log.warn({ err: error }, 'tidying failed'));
    }, EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.turn;
  }

  async tidy(): Promise<void> {
    await this.store.inSystem(async (tx) => {
      for (const statement of OF_ALL_TENANTS) await tx.query(statement);
    });
    for (const tenantId of await this.tenants.ids()) {
      await this.store.inTenant(tenantId, async (tx) => {
        for (const statement of OF_ONE_TENANT) await tx.query(statement);
      });
    }
  }
}
