import { Module } from '@nestjs/common';
import { IntegrationController } from './integration.controller.js';
import { MappingFileController } from './mapping-file.controller.js';
import { MappingHistoryController } from './mapping-history.controller.js';
import { MappingController } from './mapping.controller.js';
import { MappingHelpController } from './mapping-help.controller.js';
import { PreviewController } from './preview.controller.js';
import { SchemaChangeController } from './schema-change.controller.js';

@Module({
  controllers: [
    IntegrationController,
    MappingController,
    MappingHelpController,
    MappingHistoryController,
    MappingFileController,
    PreviewController,
    SchemaChangeController,
  ],
})
export class IntegrationModule {}
