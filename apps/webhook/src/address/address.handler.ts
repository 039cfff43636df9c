import { Inject, Injectable } from '@nestjs/common';
import {
  deleteInboundAddress,
  listInboundAddresses,
  rotateInboundAddress,
  type Done,
  type InboundAddressesRef,
  type InboundAddressList,
  type InboundAddressRef,
  type MessageContext,
  type NewInboundAddress,
  type RotateInboundAddressRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { AddressService } from './address.service.js';

@Injectable()
export class AddressHandler {
  constructor(@Inject(AddressService) private readonly addresses: AddressService) {}

  @Handles(rotateInboundAddress)
  rotate(request: RotateInboundAddressRequest, context: MessageContext): Promise<NewInboundAddress> {
    return this.addresses.rotate(request, context);
  }

  @Handles(listInboundAddresses)
  list(request: InboundAddressesRef, context: MessageContext): Promise<InboundAddressList> {
    return this.addresses.list(request, context);
  }

  @Handles(deleteInboundAddress)
  delete(request: InboundAddressRef, context: MessageContext): Promise<Done> {
    return this.addresses.delete(request, context);
  }
}
