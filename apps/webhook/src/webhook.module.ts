import { DynamicModule, Global, Module } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { COMMAND_GUARD, EventStream, LOGGER } from '@app/messaging';
import { AddressModule } from './address/address.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { EndpointModule } from './endpoint/endpoint.module.js';
import { InboundModule } from './inbound/inbound.module.js';
import { WebhookConfig } from './webhook.config.js';

@Global()
@Module({})
export class WebhookModule {
  static with(config: WebhookConfig): DynamicModule {
    const tokens = { logger: LOGGER, eventStream: EventStream, commandGuard: COMMAND_GUARD };
    return {
      module: WebhookModule,
      imports: [
        DatabaseModule.forService({ service: 'webhook', config, tokens }),
        AddressModule,
        InboundModule,
        EndpointModule,
        DeliveryModule,
      ],
      providers: [{ provide: WebhookConfig, useValue: config }],
      exports: [WebhookConfig],
    };
  }
}
