import { Module } from '@nestjs/common';
import { AddressHandler } from './address.handler.js';
import { AddressService } from './address.service.js';

@Module({ providers: [AddressService, AddressHandler], exports: [AddressService] })
export class AddressModule {}
