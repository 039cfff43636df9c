import { Module } from '@nestjs/common';
import { RowsModule } from '../integration/rows.module.js';
import { VersionsModule } from '../mapping/versions.module.js';
import { SchemaModule } from '../schema/schema.module.js';
import { SetUpHandler } from './set-up.handler.js';
import { SetUpService } from './set-up.service.js';

@Module({ imports: [RowsModule, SchemaModule, VersionsModule], providers: [SetUpHandler, SetUpService] })
export class SetUpModule {}
