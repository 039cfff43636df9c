import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { DealHandler } from './deal.handler.js';
import { DealService } from './deal.service.js';

@Module({ imports: [RecordModule], providers: [DealService, DealHandler] })
export class DealModule {}
