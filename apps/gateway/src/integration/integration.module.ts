import { Module } from '@nestjs/common';
import { IntegrationController } from './integration.controller.js';
import { MappingController } from './mapping.controller.js';
import { PreviewController } from './preview.controller.js';

@Module({ controllers: [IntegrationController, MappingController, PreviewController] })
export class IntegrationModule {}
