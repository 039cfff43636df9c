import { Module } from '@nestjs/common';
import { DeliveryController } from './delivery.controller.js';
import { WebhookEndpointController } from './endpoint.controller.js';

@Module({ controllers: [WebhookEndpointController, DeliveryController] })
export class WebhookModule {}
