import { Module } from '@nestjs/common';
import { RowsModule } from '../integration/rows.module.js';
import { VersionsModule } from '../mapping/versions.module.js';
import { SpecHandler } from './spec.handler.js';
import { SpecService } from './spec.service.js';

@Module({ imports: [RowsModule, VersionsModule], providers: [SpecHandler, SpecService] })
export class SpecModule {}
