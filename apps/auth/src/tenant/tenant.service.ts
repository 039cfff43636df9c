import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '@app/database';
import { AuditService } from '../audit/audit.service.js';
import { enterTenant, lockName, Store } from '../store.js';
import { Tenant } from './tenant.entity.js';

export interface KnownTenant {
  readonly id: string;
  readonly name: string;
}

@Injectable()
export class TenantService {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditService,
  ) {}

  /** Every tenant's id, for chores. */
  async ids(): Promise<string[]> {
    const tenants = await this.store.inSystem((tx) =>
      tx.getRepository(Tenant).find({ select: { id: true } }),
    );
    return tenants.map((tenant) => tenant.id);
  }

  /** The tenant of the host product's account; made when it is first heard of. Safe to repeat and to call at once. */
  async ofHostAccount(externalId: string, name: string): Promise<KnownTenant> {
    const find = (tx: EntityManager) => tx.getRepository(Tenant).findOneBy({ externalId });
    const known = await this.store.inSystem(find);
    if (known) return known;
    return this.store.inSystem(async (tx) => {
      await lockName(tx, `host account ${externalId}`);
      return (await find(tx)) ?? this.create(tx, { name, externalId, bootstrapSlot: null });
    });
  }

  /** The tenant of this slot, made if it is not there yet. The caller holds the bootstrap lock. */
  async ofSlot(tx: EntityManager, bootstrapSlot: number, name: string): Promise<KnownTenant> {
    const known = await tx.getRepository(Tenant).findOneBy({ bootstrapSlot });
    return known ?? this.create(tx, { name, externalId: null, bootstrapSlot });
  }

  private async create(
    tx: EntityManager,
    values: Pick<Tenant, 'name' | 'externalId' | 'bootstrapSlot'>,
  ): Promise<KnownTenant> {
    const tenant = { id: uuidv7(), ...values };
    await tx.getRepository(Tenant).insert(tenant);
    await enterTenant(tx, tenant.id);
    await this.audit.write(tx, tenant.id, { kind: 'system', id: 'system' }, { action: 'tenant.created' });
    return tenant;
  }
}
