import { DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { COMMAND_GUARD, EventStream, LOGGER } from '@app/messaging';
import { CrmModule } from './crm.module.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { IntegrationConfig } from './integration.config.js';
import { Integration } from './integration/integration.entity.js';
import { MappingFileModule } from './mapping-file/mapping-file.module.js';
import { MappingModule } from './mapping/mapping.module.js';
import { SetUpModule } from './set-up/set-up.module.js';
import { SpecModule } from './spec/spec.module.js';
import { TemplateModule } from './template/template.module.js';

/** How connections are synchronised: settings, mappings and described schemas. */
@Module({})
export class IntegrationModule {
  static forConfig(config: IntegrationConfig): DynamicModule {
    const tokens = { logger: LOGGER, eventStream: EventStream, commandGuard: COMMAND_GUARD };
    return {
      module: IntegrationModule,
      imports: [
        DatabaseModule.forService({ service: 'integration', config, entities: [Integration], tokens }),
        CrmModule.forConfig(config),
        SetUpModule,
        MappingModule,
        MappingFileModule,
        TemplateModule,
        SpecModule,
        HousekeepingModule,
      ],
    };
  }
}
