// The rows, and what follows from changing them: facts in the outbox, and a ring for the schedules once it is committed.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan, type EntityManager } from 'typeorm';
import { integrationChanged, integrationSubject } from '@app/contracts';
import { inTenant, OutboxRelay, writeEvents } from '@app/database';
import { MessageBus } from '@app/messaging';
import { Integration } from './integration.entity.js';
import { IntegrationNotFoundError } from './integration.errors.js';

export { assertVersion } from './integration.errors.js';
export type { Integration } from './integration.entity.js';

export type IntegrationVerb = Parameters<typeof integrationSubject>[1];

/** Records in the transaction that something happened to an integration. */
export type Tell = (verb: IntegrationVerb, row: Integration, data?: Record<string, unknown>) => Promise<void>;

@Injectable()
export class Integrations {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(MessageBus) private readonly bus: MessageBus,
  ) {}

  /** One transaction that sees this tenant's rows only. */
  read<T>(tenantId: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTenant(this.dataSource, tenantId, work);
  }

  /** The same for changes; when it told something, the events go out and the doorbell rings after the commit. */
  async change<T>(tenantId: string, work: (tx: EntityManager, tell: Tell) => Promise<T>): Promise<T> {
    let hasTold = false;
    const result = await inTenant(this.dataSource, tenantId, (tx) =>
      work(tx, async (verb, row, data = {}) => {
        hasTold = true;
        await writeEvents(tx, tenantId, [eventOf(verb, row, data)]);
      }),
    );
    if (hasTold) {
      this.relay.poke();
      this.bus.ring(integrationChanged, {});
    }
    return result;
  }

  /** @throws IntegrationNotFoundError for one that is unknown, deleted or another tenant's. */
  async require(tx: EntityManager, id: string): Promise<Integration> {
    const row = await tx.getRepository(Integration).findOneBy({ id, deletedAt: IsNull() });
    if (!row) throw new IntegrationNotFoundError();
    return row;
  }

  /** Like `require`, and nobody else changes it or its mappings until the transaction ends. */
  async lock(tx: EntityManager, id: string): Promise<Integration> {
    const row = await this.lockDeleted(tx, id);
    if (row.deletedAt) throw new IntegrationNotFoundError();
    return row;
  }

  /** Also finds deleted ones. @throws IntegrationNotFoundError */
  async lockDeleted(tx: EntityManager, id: string): Promise<Integration> {
    const rows = tx.getRepository(Integration);
    const row = await rows.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!row) throw new IntegrationNotFoundError();
    return row;
  }

  /** Oldest first, those after the given id. */
  page(tx: EntityManager, after: string | undefined, limit: number): Promise<Integration[]> {
    return tx.getRepository(Integration).find({
      where: { deletedAt: IsNull(), ...(after === undefined ? {} : { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  async save(tx: EntityManager, row: Integration): Promise<void> {
    await tx.getRepository(Integration).save(row);
  }

  async add(tx: EntityManager, row: Integration): Promise<void> {
    await tx.getRepository(Integration).insert(row);
  }
}

function eventOf(verb: IntegrationVerb, row: Integration, data: Record<string, unknown>) {
  return {
    subject: integrationSubject(row.tenantId, verb),
    type: `crm.integration.${verb}.v1`,
    about: row.id,
    data: { id: row.id, connectionId: row.connectionId, version: row.version, ...data },
  };
}
