import { Module } from '@nestjs/common';
import { IntegrationController } from './integration.controller.js';
import { MappingHistoryController } from './mapping-history.controller.js';
import { MappingController } from './mapping.controller.js';
import { PreviewController } from './preview.controller.js';

@Module({
  controllers: [IntegrationController, MappingController, MappingHistoryController, PreviewController],
})
export class IntegrationModule {}
