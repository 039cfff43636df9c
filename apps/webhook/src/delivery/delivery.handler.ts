import { Injectable } from '@nestjs/common';
import {
  getDelivery,
  listDeliveries,
  redeliver,
  redeliverRange,
  testWebhookEndpoint,
  type DeliveryDetails,
  type DeliveryPage,
  type DeliveryRef,
  type DeliveryView,
  type ListDeliveriesRequest,
  type MessageContext,
  type Redelivered,
  type RedeliverRangeRequest,
  type WebhookEndpointRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { DeliveryService } from './delivery.service.js';

@Injectable()
export class DeliveryHandler {
  constructor(private readonly deliveries: DeliveryService) {}

  @Handles(listDeliveries)
  list(request: ListDeliveriesRequest, context: MessageContext): Promise<DeliveryPage> {
    return this.deliveries.list(request, context);
  }

  @Handles(getDelivery)
  get(request: DeliveryRef, context: MessageContext): Promise<DeliveryDetails> {
    return this.deliveries.get(request, context);
  }

  @Handles(redeliver)
  redeliver(request: DeliveryRef, context: MessageContext): Promise<DeliveryView> {
    return this.deliveries.redeliver(request, context);
  }

  @Handles(redeliverRange)
  redeliverRange(request: RedeliverRangeRequest, context: MessageContext): Promise<Redelivered> {
    return this.deliveries.redeliverRange(request, context);
  }

  @Handles(testWebhookEndpoint)
  test(request: WebhookEndpointRef, context: MessageContext): Promise<DeliveryDetails> {
    return this.deliveries.test(request, context);
  }
}
