import type { DataSource, EntityManager } from 'typeorm';

/**
 * Runs `work` in one transaction that sees and writes this tenant's rows only. The setting ends with the transaction, so a
 * pooled connection carries nothing over.
 */
export function inTenant<T>(
  dataSource: DataSource,
  tenantId: string,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  return dataSource.transaction(async (tx) => {
    await tx.query(`SELECT set_config('crm.tenant_id', $1, true)`, [tenantId]);
    return work(tx);
  });
}

/**
 * Runs `work` in one transaction that sees all tenants' rows, in those tables whose migration allows it (`systemScan`): queues,
 * credentials looked up before a tenant is known. Everything else stays empty to it.
 */
export function inSystem<T>(dataSource: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return dataSource.transaction(async (tx) => {
    await tx.query(`SELECT set_config('crm.scope', 'system', true)`);
    return work(tx);
  });
}
