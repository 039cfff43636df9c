import { Module } from '@nestjs/common';
import { EndpointModule } from '../endpoint/endpoint.module.js';
import { DeliveryHandler } from './delivery.handler.js';
import { DeliveryService } from './delivery.service.js';
import { DeliveryWorker } from './delivery-worker.service.js';
import { EventFeed } from './event-feed.service.js';
import { TidyJob } from './tidy.job.js';

@Module({
  imports: [EndpointModule],
  providers: [DeliveryService, DeliveryHandler, DeliveryWorker, EventFeed, TidyJob],
  exports: [DeliveryService],
})
export class DeliveryModule {}
