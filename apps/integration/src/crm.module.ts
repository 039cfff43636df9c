import { DynamicModule, Global, Module } from '@nestjs/common';
import { CrmConnections } from '@app/crm-access';
import { MessageBus } from '@app/messaging';
import type { IntegrationConfig } from './integration.config.js';

/** The way to the CRMs, for all features. */
@Global()
@Module({})
export class CrmModule {
  static forConfig({ extraHosts }: IntegrationConfig): DynamicModule {
    const connections = {
      provide: CrmConnections,
      useFactory: (bus: MessageBus) => new CrmConnections(bus, extraHosts),
      inject: [MessageBus],
    };
    return { module: CrmModule, providers: [connections], exports: [CrmConnections] };
  }
}
