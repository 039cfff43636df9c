// Moves credentials to the newest master key, in small steps beside the usual work. A crash in between leaves some rows for
// the next start; both versions open meanwhile.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ConfigError } from '@app/config';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { Vault } from '@app/vault';
import { CredentialService } from '../credential/credential.service.js';
import { Store } from '../store.js';
import { TenantService } from '../tenant/tenant.service.js';

@Injectable()
export class KeyRotationJob implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private isStopped = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly tenants: TenantService,
    private readonly credentials: CredentialService,
    private readonly vault: Vault,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws ConfigError when a master key was taken away that rows still need. */
  async onModuleInit(): Promise<void> {
    const missing = new Set<string>();
    for (const tenantId of await this.tenants.ids()) {
      const inUse = await this.store.inTenant(tenantId, (tx) => this.credentials.versionsInUse(tx));
      for (const version of inUse) if (!this.vault.hasVersion(version)) missing.add(version);
    }
    if (missing.size === 0) return;
    throw new ConfigError([
      `CRM_MASTER_KEYS: ${[...missing].join(', ')} is still in use: put it back at the end`,
    ]);
  }

  onApplicationBootstrap(): void {
    this.work = this.rewrapAll().catch((error: unknown) =>
      this.log.error({ err: error }, 'master key rotation stopped, goes on at the next start'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    await this.work;
  }

  private async rewrapAll(): Promise<void> {
    let rewrapped = 0;
    for (const tenantId of await this.tenants.ids()) rewrapped += await this.rewrapTenant(tenantId);
    if (rewrapped > 0) this.log.info({ rewrapped, version: this.vault.currentVersion }, 'master key rotated');
  }

  private async rewrapTenant(tenantId: string): Promise<number> {
    let total = 0;
    let done: number;
    do {
      if (this.isStopped) return total;
      done = await this.store.inTenant(tenantId, (tx) => this.credentials.rewrapSome(tx, tenantId));
      total += done;
    } while (done > 0);
    return total;
  }
}
