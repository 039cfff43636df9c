import { DataSource, type EntityManager } from 'typeorm';
import { inSystem, inTenant, type OutboxRelay } from '@app/database';

/** This service's transactions. Events written in one are relayed as soon as it is committed. */
export class Store {
  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: OutboxRelay,
  ) {}

  /** One transaction that sees this tenant's rows only. */
  async inTenant<T>(tenantId: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = await inTenant(this.dataSource, tenantId, work);
    this.relay.poke();
    return result;
  }

  /** One transaction for look-ups that come before a tenant is known. */
  inSystem<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inSystem(this.dataSource, work);
  }
}

/** From here on the transaction also sees this tenant's rows: for a look-up that has found whose they are. */
export async function enterTenant(tx: EntityManager, tenantId: string): Promise<void> {
  await tx.query(`SELECT set_config('crm.tenant_id', $1, true)`, [tenantId]);
}

/** Held until the transaction ends, by one transaction in all processes. */
export async function lockName(tx: EntityManager, name: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
