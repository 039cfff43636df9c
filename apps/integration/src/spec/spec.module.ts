import { Module } from '@nestjs/common';
import { RowsModule } from '../integration/rows.module.js';
import { VersionsModule } from '../mapping/versions.module.js';
import { SchemaModule } from '../schema/schema.module.js';
import { SchemaChangeService } from './schema-change.service.js';
import { SpecHandler } from './spec.handler.js';
import { SpecService } from './spec.service.js';

@Module({
  imports: [RowsModule, VersionsModule, SchemaModule],
  providers: [SpecHandler, SpecService, SchemaChangeService],
})
export class SpecModule {}
