import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { command, Done } from '../contract.js';

/** How long the address before stays alive, in hours; 0 ends it at once. @default 168 */
export class RotateInboundAddressBody {
  @IsOptional() @IsInt() @Min(0) @Max(720) keepOldHours?: number;
}

export class RotateInboundAddressRequest extends RotateInboundAddressBody {
  @IsUUID() connectionId!: string;
}

/** Where a CRM tells of changes by itself. Whoever knows it can tell us to look: it is a secret. */
export class InboundAddressView {
  id!: string;
  connectionId!: string;
  createdAt!: string;
  /** Null for the newest one. */
  expiresAt!: string | null;
}

export class NewInboundAddress extends InboundAddressView {
  /** By channel, e.g. `outbound-messages`. Shown now and never again. */
  urls!: Record<string, string>;
}

export class InboundAddressList {
  items!: InboundAddressView[];
}

export class InboundAddressesRef {
  @IsUUID() connectionId!: string;
}

export class InboundAddressRef extends InboundAddressesRef {
  @IsUUID() id!: string;
}

/**
 * Makes an address for a connection; the one before stays alive for a while, older ones end. Fails with INBOUND.NOT_CONNECTED until the org is
 * known, INBOUND.NOT_SUPPORTED where the CRM tells nothing by itself.
 */
export const rotateInboundAddress = command({
  subject: 'webhook.inboundAddress.rotate.v1',
  request: RotateInboundAddressRequest,
  reply: NewInboundAddress,
  timeoutMs: 5_000,
  hasSecretReply: true,
});
export const listInboundAddresses = command({
  subject: 'webhook.inboundAddress.list.v1',
  request: InboundAddressesRef,
  reply: InboundAddressList,
  timeoutMs: 5_000,
});
/** Ends an address at once. Fails with INBOUND.NOT_FOUND. */
export const deleteInboundAddress = command({
  subject: 'webhook.inboundAddress.delete.v1',
  request: InboundAddressRef,
  reply: Done,
  timeoutMs: 5_000,
});
