import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';
import { command, Done, Nothing } from '../contract.js';
import { EVENT_TYPES, takesEventType } from '../events/event-types.js';
import { nullable, omittable, patchRequest } from '../sync/record.contract.js';

const MAX_URL = 2_000;
const MAX_FILTERS = 50;

const takesSomething = () =>
  ValidateBy(
    {
      name: 'takesSomething',
      validator: {
        validate: (value) => typeof value === 'string' && EVENT_TYPES.some((t) => takesEventType(value, t)),
        defaultMessage: () =>
          'Each must name a type of event, such as crm.contact.updated.v1, crm.contact.* or *.',
      },
    },
    { each: true },
  );

/** What can be changed of an endpoint. What is left out keeps its value. */
export class WebhookEndpointPatch {
  /** https, on the standard port. What is in it is shown to everybody who may see endpoints. */
  @omittable() @IsString() @MinLength(1) @MaxLength(MAX_URL) url?: string;

  /** Types of events, with `*` for any part: `crm.contact.updated.v1`, `crm.contact.*`, `*`. */
  @omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_FILTERS)
  @ArrayUnique()
  @takesSomething()
  eventTypes?: string[];

  @nullable() @IsString() @MaxLength(255) description?: string | null;

  /** False stops deliveries; true takes them up again, also after we stopped them. What came meanwhile is held: redeliver it if it is wanted. */
  @omittable() @IsBoolean() isEnabled?: boolean;
}

export class CreateWebhookEndpointRequest {
  /** https, on the standard port. What is in it is shown to everybody who may see endpoints. */
  @IsString() @MinLength(1) @MaxLength(MAX_URL) url!: string;

  /** Types of events, with `*` for any part: `crm.contact.updated.v1`, `crm.contact.*`, `*`. @default ["*"] */
  @omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_FILTERS)
  @ArrayUnique()
  @takesSomething()
  eventTypes?: string[];

  @nullable() @IsString() @MaxLength(255) description?: string | null;
}

/** Why an endpoint gets nothing: somebody switched it off, it failed for three days, or it answered 410. */
export const DISABLED_REASONS = ['byHand', 'failing', 'gone'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** An address of a customer's that is told of events. */
export class WebhookEndpointView {
  id!: string;
  url!: string;
  eventTypes!: string[];
  description!: string | null;
  isEnabled!: boolean;
  /** Null while it is enabled. */
  disabledReason!: DisabledReason | null;
  /** One sentence for a person: why it is disabled, or since when it fails. */
  disabledDetail!: string | null;
  disabledAt!: string | null;
  /** Since when nothing got through; null while it does. */
  failingSince!: string | null;
  /** How long the secret before the present one still signs too; null when there is none. */
  oldSecretUntil!: string | null;
  createdAt!: string;
  updatedAt!: string;
}

export class NewWebhookEndpoint extends WebhookEndpointView {
  /** `whsec_…`, see standardwebhooks.com. Shown now and never again. */
  secret!: string;
}

export class WebhookEndpointList {
  items!: WebhookEndpointView[];
}

export class WebhookEndpointRef {
  @IsUUID() id!: string;
}

/** How long the secret before signs too, in hours; 0 ends it at once. @default 24 */
export class RotateWebhookSecretBody {
  @IsOptional() @IsInt() @Min(0) @Max(720) keepOldHours?: number;
}

export class RotateWebhookSecretRequest extends RotateWebhookSecretBody {
  @IsUUID() id!: string;
}

/** Fails with WEBHOOK.URL_NOT_ALLOWED, and WEBHOOK.TOO_MANY for more than 20 of one tenant. */
export const createWebhookEndpoint = command({
  subject: 'webhook.endpoint.create.v1',
  request: CreateWebhookEndpointRequest,
  reply: NewWebhookEndpoint,
  timeoutMs: 5_000,
  hasSecretReply: true,
});
/** Oldest first; there are 20 at most. */
export const listWebhookEndpoints = command({
  subject: 'webhook.endpoint.list.v1',
  request: Nothing,
  reply: WebhookEndpointList,
  timeoutMs: 5_000,
});
/** Fails with WEBHOOK.NOT_FOUND, as do all below. */
export const getWebhookEndpoint = command({
  subject: 'webhook.endpoint.get.v1',
  request: WebhookEndpointRef,
  reply: WebhookEndpointView,
  timeoutMs: 5_000,
});
export const patchWebhookEndpoint = command({
  subject: 'webhook.endpoint.patch.v1',
  request: patchRequest(WebhookEndpointPatch),
  reply: WebhookEndpointView,
  timeoutMs: 5_000,
});
/** Nothing is sent there any more. Its deliveries are forgotten. */
export const deleteWebhookEndpoint = command({
  subject: 'webhook.endpoint.delete.v1',
  request: WebhookEndpointRef,
  reply: Done,
  timeoutMs: 5_000,
});
/** Makes a new secret. Until the one before ends, deliveries carry a signature by each. */
export const rotateWebhookSecret = command({
  subject: 'webhook.endpoint.rotateSecret.v1',
  request: RotateWebhookSecretRequest,
  reply: NewWebhookEndpoint,
  timeoutMs: 5_000,
  hasSecretReply: true,
});
