import { Module } from '@nestjs/common';
import { AddressModule } from '../address/address.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { InboundServer } from './inbound-server.service.js';

@Module({ imports: [AddressModule, InboxModule], providers: [InboundServer], exports: [InboundServer] })
export class InboundModule {}
