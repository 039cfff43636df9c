import { Inject, Injectable } from '@nestjs/common';
import type { Done, ListRecordsRequest, MessageContext, PatchOf, RecordRef } from '@app/contracts';
import type { RecordObject, RecordViews } from './definitions.js';
import type { Filter } from './read-records.query.js';
import { RecordStore } from './record-store.service.js';
import { RecordTransactions } from './record-transactions.service.js';

/** What people and programs do to MarkMail's records of every kind but contacts, one transaction each. */
@Injectable()
export class RecordService {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(RecordStore) private readonly store: RecordStore,
  ) {}

  create<O extends RecordObject>(
    object: O,
    values: object,
    context: MessageContext,
  ): Promise<RecordViews[O]> {
    return this.transactions.write(context, async (tx) => {
      const [{ id }] = await this.store.save(tx, context, object, [{ patch: values }]);
      return { reply: await this.store.get(tx, object, { id }), changed: [object] };
    });
  }

  get<O extends RecordObject>(object: O, ref: RecordRef, context: MessageContext): Promise<RecordViews[O]> {
    return this.transactions.read(context, (tx) => this.store.get(tx, object, ref));
  }

  list<O extends RecordObject>(
    object: O,
    request: ListRecordsRequest,
    context: MessageContext,
    filter: Filter = {},
  ): Promise<{ items: RecordViews[O][]; nextCursor: string | null }> {
    return this.transactions.read(context, (tx) =>
      this.store.list(tx, context.tenantId, object, request, filter),
    );
  }

  patch<O extends RecordObject>(
    object: O,
    { id, ifVersion, patch }: PatchOf<object>,
    context: MessageContext,
  ): Promise<RecordViews[O]> {
    return this.transactions.write(context, async (tx) => {
      const known = await this.store.lock(tx, object, { id, ifVersion });
      const [{ outcome }] = await this.store.save(tx, context, object, [{ known, patch }]);
      const changed = outcome === 'unchanged' ? [] : [object];
      return { reply: await this.store.get(tx, object, { id }), changed };
    });
  }

  remove(object: RecordObject, ref: RecordRef, context: MessageContext): Promise<Done> {
    return this.transactions.write(context, async (tx) => {
      await this.store.remove(tx, context, object, ref);
      return { reply: { done: true as const }, changed: [object] };
    });
  }
}
