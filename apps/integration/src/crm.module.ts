import { DynamicModule, Global, Module } from '@nestjs/common';
import { CrmConnections } from '@app/crm-access';
import { MessageBus } from '@app/messaging';
import type { IntegrationConfig } from './integration.config.js';

/** Makes what opens sessions at the CRMs. */
export type CrmAccess = (bus: MessageBus) => Pick<CrmConnections, 'open'>;

export const crmAccess =
  (config: IntegrationConfig): CrmAccess =>
  (bus) =>
    new CrmConnections(bus, config.extraHosts);

/** The way to the CRMs, for all features. */
@Global()
@Module({})
export class CrmModule {
  static forAccess(access: CrmAccess): DynamicModule {
    const providers = [{ provide: CrmConnections, useFactory: access, inject: [MessageBus] }];
    return { module: CrmModule, providers, exports: [CrmConnections] };
  }
}
