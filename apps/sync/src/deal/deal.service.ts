import { Inject, Injectable } from '@nestjs/common';
import type { DealPage, DealView, ListDealsRequest, MessageContext, RecordRef } from '@app/contracts';
import { RecordStore } from '../record/record-store.service.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { dealContacts } from './deal-contacts.query.js';

/** Deals with the parts that contacts play in them. */
@Injectable()
export class DealService {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(RecordStore) private readonly store: RecordStore,
  ) {}

  get(ref: RecordRef, context: MessageContext): Promise<DealView> {
    return this.transactions.read(context, async (tx) => {
      const deal = await this.store.get(tx, 'deal', ref);
      const contacts = await dealContacts(tx, [deal.id]);
      return { ...deal, contacts: contacts.get(deal.id) ?? [] };
    });
  }

  list({ accountId, ...request }: ListDealsRequest, context: MessageContext): Promise<DealPage> {
    return this.transactions.read(context, async (tx) => {
      const page = await this.store.list(tx, context.tenantId, 'deal', request, { accountId });
      const contacts = await dealContacts(
        tx,
        page.items.map(({ id }) => id),
      );
      return {
        ...page,
        items: page.items.map((deal) => ({ ...deal, contacts: contacts.get(deal.id) ?? [] })),
      };
    });
  }
}
