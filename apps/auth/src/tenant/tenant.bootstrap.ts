// Makes the tenants, owners and keys that the environment asks for, before the first command is answered. Several processes
// may start at once: one lock. Repeating it changes nothing.
import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { ConfigError } from '@app/config';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { AuthConfig } from '../auth.config.js';
import { MemberService } from '../member/member.service.js';
import { enterTenant, lockName, Store } from '../store.js';
import { TenantService } from './tenant.service.js';

interface Slot {
  readonly slot: number;
  readonly name: string;
  readonly ownerEmail: string;
  readonly key: string;
}

@Injectable()
export class TenantBootstrap implements OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly tenants: TenantService,
    private readonly members: MemberService,
    private readonly apiKeys: ApiKeyService,
    private readonly config: AuthConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const slots = slotsOf(this.config);
    if (slots.length === 0) return;
    await this.store.inSystem(async (tx) => {
      await lockName(tx, 'tenant bootstrap');
      const tenants = [];
      for (const slot of slots)
        tenants.push({ ...slot, ...(await this.tenants.ofSlot(tx, slot.slot, slot.name)) });
      // All old keys go before any new one comes: two slots may have exchanged theirs.
      for (const { id, key } of tenants) await this.apiKeys.retireBootstrapKeys(tx, id, key);
      for (const { id, key, ownerEmail } of tenants) {
        await enterTenant(tx, id);
        await this.members.ensureOwner(tx, id, ownerEmail);
        const isUsable = await this.apiKeys.ensureBootstrapKey(tx, id, key);
        if (!isUsable) this.log.warn({ tenantId: id }, 'the bootstrap key was revoked: set another one');
      }
    });
  }
}

function slotsOf(config: AuthConfig): Slot[] {
  const { bootstrapApiKey: first, bootstrapApiKey2: second } = config;
  if (first && first === second) {
    throw new ConfigError(['CRM_BOOTSTRAP_API_KEY_2: must differ from CRM_BOOTSTRAP_API_KEY']);
  }
  return [
    ...(first ? [{ slot: 1, name: 'Demo', ownerEmail: 'owner@demo.test', key: first }] : []),
    ...(second ? [{ slot: 2, name: 'Second', ownerEmail: 'owner2@demo.test', key: second }] : []),
  ];
}
