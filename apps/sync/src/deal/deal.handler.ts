import { Inject, Injectable } from '@nestjs/common';
import {
  getDeal,
  listDeals,
  type DealPage,
  type DealView,
  type ListDealsRequest,
  type MessageContext,
  type RecordRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { DealService } from './deal.service.js';

@Injectable()
export class DealHandler {
  constructor(@Inject(DealService) private readonly deals: DealService) {}

  @Handles(getDeal)
  get(request: RecordRef, context: MessageContext): Promise<DealView> {
    return this.deals.get(request, context);
  }

  @Handles(listDeals)
  list(request: ListDealsRequest, context: MessageContext): Promise<DealPage> {
    return this.deals.list(request, context);
  }
}
