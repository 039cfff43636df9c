import { Module } from '@nestjs/common';
import { InboundServer } from './inbound-server.service.js';

@Module({ providers: [InboundServer], exports: [InboundServer] })
export class InboundModule {}
