import { Module } from '@nestjs/common';
import { DealController } from './deal.controller.js';

@Module({ controllers: [DealController] })
export class DealModule {}
