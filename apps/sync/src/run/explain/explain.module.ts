import { Module } from '@nestjs/common';
import { RecordModule } from '../../record/record.module.js';
import { ExplainHandler } from './explain.handler.js';
import { ExplainService } from './explain.service.js';

@Module({ imports: [RecordModule], providers: [ExplainService, ExplainHandler] })
export class ExplainModule {}
