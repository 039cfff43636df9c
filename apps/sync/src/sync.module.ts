import { DynamicModule, Global, Module } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { COMMAND_GUARD, EventStream, LOGGER } from '@app/messaging';
import { AccountModule } from './account/account.module.js';
import { CampaignModule } from './campaign/campaign.module.js';
import { ContactModule } from './contact/contact.module.js';
import { ConflictModule } from './run/conflict/conflict.module.js';
import { DealModule } from './deal/deal.module.js';
import { EmailEventModule } from './email-event/email-event.module.js';
import { ExplainModule } from './run/explain/explain.module.js';
import { FormModule } from './form/form.module.js';
import { TidyJob } from './housekeeping/tidy.job.js';
import { ImportModule } from './import/import.module.js';
import { LeadModule } from './lead/lead.module.js';
import { ListModule } from './list/list.module.js';
import { RunModule } from './run/run.module.js';
import { ScheduleModule } from './schedule/schedule.module.js';
import { SyncConfig } from './sync.config.js';

@Global()
@Module({})
export class SyncModule {
  static with(config: SyncConfig): DynamicModule {
    const tokens = { logger: LOGGER, eventStream: EventStream, commandGuard: COMMAND_GUARD };
    return {
      module: SyncModule,
      imports: [
        DatabaseModule.forService({ service: 'sync', config, tokens }),
        ContactModule,
        ImportModule,
        AccountModule,
        LeadModule,
        ListModule,
        CampaignModule,
        ConflictModule,
        DealModule,
        EmailEventModule,
        ExplainModule,
        FormModule,
        RunModule,
        ScheduleModule,
      ],
      providers: [{ provide: SyncConfig, useValue: config }, TidyJob],
      exports: [SyncConfig],
    };
  }
}
