import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CrmObject } from '@app/crm-core';
import { inTenant, OutboxRelay } from '@app/database';
import { retryCollisions } from '../retry-collisions.js';
import { RecordChanges } from './record-changes.service.js';

export interface WriteOutcome<T> {
  readonly reply: T;
  /** Objects with changed records. What changed nothing wakes nobody. */
  readonly changed: readonly CrmObject[];
}

/** What people and programs do to MarkMail's records: one transaction of their tenant, and what follows once it is committed. */
@Injectable()
export class RecordTransactions {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(RecordChanges) private readonly changes: RecordChanges,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
  ) {}

  read<T>({ tenantId }: { tenantId: string }, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTenant(this.dataSource, tenantId, work);
  }

  /** @param work is done again when it collided with another transaction. */
  async write<T>(
    { tenantId }: { tenantId: string },
    work: (tx: EntityManager) => Promise<WriteOutcome<T>>,
  ): Promise<T> {
    const { reply, changed } = await retryCollisions(() => inTenant(this.dataSource, tenantId, work));
    if (changed.length > 0) this.tell(tenantId, changed);
    return reply;
  }

  /** To be called once a transaction with changes is committed. */
  tell(tenantId: string, objects: readonly CrmObject[]): void {
    for (const object of objects) this.changes.emit(tenantId, object);
    this.relay.poke();
  }
}
