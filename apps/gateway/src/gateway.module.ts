import { DynamicModule, Global, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AccountModule } from './account/account.module.js';
import { CampaignModule } from './campaign/campaign.module.js';
import { ConnectionModule } from './connection/connection.module.js';
import { ContactModule } from './contact/contact.module.js';
import { CrmAccountModule } from './crm-account/crm-account.module.js';
import { ConflictModule } from './conflict/conflict.module.js';
import { DealModule } from './deal/deal.module.js';
import { EmailEventModule } from './email-event/email-event.module.js';
import { EventModule } from './event/event.module.js';
import { ExplainModule } from './explain/explain.module.js';
import { FormModule } from './form/form.module.js';
import { GatewayConfig } from './gateway.config.js';
import { HealthModule } from './health/health.module.js';
import { InputInterceptor } from './http/input.interceptor.js';
import { IntegrationModule } from './integration/integration.module.js';
import { LeadModule } from './lead/lead.module.js';
import { ListModule } from './list/list.module.js';
import { RunModule } from './run/run.module.js';
import { WebhookModule } from './webhook/webhook.module.js';

@Global()
@Module({})
export class GatewayModule {
  static with(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        AccessModule,
        HealthModule,
        AccountModule,
        ConnectionModule,
        IntegrationModule,
        RunModule,
        ContactModule,
        LeadModule,
        CrmAccountModule,
        ListModule,
        CampaignModule,
        ConflictModule,
        DealModule,
        EmailEventModule,
        EventModule,
        ExplainModule,
        FormModule,
        WebhookModule,
      ],
      providers: [{ provide: GatewayConfig, useValue: config }, InputInterceptor],
      exports: [GatewayConfig],
    };
  }
}
