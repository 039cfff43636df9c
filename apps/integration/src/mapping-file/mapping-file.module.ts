import { Module } from '@nestjs/common';
import { MappingModule } from '../mapping/mapping.module.js';
import { MappingFileHandler } from './mapping-file.handler.js';
import { MappingFileService } from './mapping-file.service.js';

@Module({ imports: [MappingModule], providers: [MappingFileHandler, MappingFileService] })
export class MappingFileModule {}
