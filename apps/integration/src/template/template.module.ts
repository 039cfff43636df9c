import { Module } from '@nestjs/common';
import { MappingModule } from '../mapping/mapping.module.js';
import { TemplateHandler } from './template.handler.js';
import { TemplateService } from './template.service.js';

@Module({ imports: [MappingModule], providers: [TemplateHandler, TemplateService] })
export class TemplateModule {}
