import { ArrayMinSize, IsArray, IsIn, IsISO8601, IsOptional, IsUUID } from 'class-validator';
import { command } from '../contract.js';
import { PageRequest } from '../page.js';
import { WebhookEndpointRef } from './endpoint.contract.js';

/**
 * `waiting`: not sent yet, or to be tried again. `delivered`: answered 2xx. `failed`: given up after three days. `held`: it came, or waited,
 * while the endpoint was disabled.
 */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'held'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why there was no answer. `blocked`: the name points to an address that we do not call. */
export const DELIVERY_FAULTS = ['connection', 'dns', 'tls', 'timeout', 'blocked'] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** One event for one endpoint. Kept for eight days. */
export class DeliveryView {
  id!: string;
  endpointId!: string;
  /** The `webhook-id`: the same in every attempt. */
  eventId!: string;
  eventType!: string;
  /** The record, run or connection that the event is about. */
  subject!: string;
  /** When it happened. */
  occurredAt!: string;
  state!: DeliveryState;
  /** Somebody asked for it to try the endpoint. */
  isTest!: boolean;
  attempts!: number;
  /** Null unless it waits. */
  nextTryAt!: string | null;
  deliveredAt!: string | null;
  /** Of the last answer; null where none came. */
  lastStatus!: number | null;
  lastFault!: DeliveryFault | null;
}

export class DeliveryAttemptView {
  number!: number;
  startedAt!: string;
  durationMs!: number;
  /** Null where no answer came. */
  status!: number | null;
  fault!: DeliveryFault | null;
  /** The beginning of the answer, where it was none of success. What looks like somebody's address, number or token is left out. */
  answer!: string | null;
}

export class DeliveryDetails extends DeliveryView {
  /** As it is sent. */
  body!: string;
  /** Oldest first. One that a crash cut off has no entry. */
  log!: DeliveryAttemptView[];
}

export class DeliveryPage {
  items!: DeliveryView[];
  nextCursor!: string | null;
}

export class ListDeliveriesQuery extends PageRequest {
  @IsOptional() @IsIn(DELIVERY_STATES) state?: DeliveryState;
}

export class ListDeliveriesRequest extends ListDeliveriesQuery {
  /** Of the endpoint. */
  @IsUUID() id!: string;
}

export class DeliveryRef extends WebhookEndpointRef {
  @IsUUID() deliveryId!: string;
}

export class RedeliverRangeBody {
  /** When the events happened: at or after. */
  @IsISO8601({ strict: true }) from!: string;
  /** Before. @default now */
  @IsOptional() @IsISO8601({ strict: true }) to?: string;
  /** @default ["failed", "held"] */
  @IsOptional() @IsArray() @ArrayMinSize(1) @IsIn(DELIVERY_STATES, { each: true }) states?: DeliveryState[];
}

export class RedeliverRangeRequest extends RedeliverRangeBody {
  /** Of the endpoint. */
  @IsUUID() id!: string;
}

export class Redelivered {
  /** How many are on their way now. */
  count!: number;
  /** There are more: ask again. */
  hasMore!: boolean;
}

/** Newest first. Fails with WEBHOOK.NOT_FOUND, as do all below. */
export const listDeliveries = command({
  subject: 'webhook.delivery.list.v1',
  request: ListDeliveriesRequest,
  reply: DeliveryPage,
  timeoutMs: 5_000,
});
export const getDelivery = command({
  subject: 'webhook.delivery.get.v1',
  request: DeliveryRef,
  reply: DeliveryDetails,
  timeoutMs: 5_000,
});
/** Sends it again, under the same webhook-id. Fails with WEBHOOK.DISABLED while the endpoint is. */
export const redeliver = command({
  subject: 'webhook.delivery.redeliver.v1',
  request: DeliveryRef,
  reply: DeliveryView,
  timeoutMs: 5_000,
});
/** Up to 10,000 at once, oldest first. Fails with WEBHOOK.DISABLED while the endpoint is. */
export const redeliverRange = command({
  subject: 'webhook.delivery.redeliverRange.v1',
  request: RedeliverRangeRequest,
  reply: Redelivered,
  timeoutMs: 20_000,
});
/** Sends a test event now, also to a disabled endpoint, and answers what came of it. It is tried once. */
export const testWebhookEndpoint = command({
  subject: 'webhook.endpoint.test.v1',
  request: WebhookEndpointRef,
  reply: DeliveryDetails,
  timeoutMs: 20_000,
});
