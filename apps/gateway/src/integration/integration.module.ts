import { Module } from '@nestjs/common';
import { IntegrationController } from './integration.controller.js';
import { MappingController } from './mapping.controller.js';

@Module({ controllers: [IntegrationController, MappingController] })
export class IntegrationModule {}
