import { Module } from '@nestjs/common';
import { RowsModule } from '../integration/rows.module.js';
import { SchemaModule } from '../schema/schema.module.js';
import { FieldsService } from './fields.service.js';
import { MappingHandler } from './mapping.handler.js';
import { MappingHistoryHandler } from './mapping-history.handler.js';
import { MappingHistoryService } from './mapping-history.service.js';
import { MappingService } from './mapping.service.js';
import { SuggestionService } from './suggestion.service.js';
import { VersionsModule } from './versions.module.js';

@Module({
  imports: [RowsModule, SchemaModule, VersionsModule],
  providers: [
    MappingHandler,
    FieldsService,
    MappingService,
    MappingHistoryHandler,
    MappingHistoryService,
    SuggestionService,
  ],
  exports: [MappingService],
})
export class MappingModule {}
