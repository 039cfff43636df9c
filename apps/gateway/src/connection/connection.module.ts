import { Module } from '@nestjs/common';
import { CallbackController } from './callback.controller.js';
import { ConnectionController } from './connection.controller.js';
import { InboundAddressController } from './inbound-address.controller.js';

@Module({ controllers: [CallbackController, ConnectionController, InboundAddressController] })
export class ConnectionModule {}
